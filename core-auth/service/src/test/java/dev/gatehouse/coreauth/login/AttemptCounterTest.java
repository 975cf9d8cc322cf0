package dev.gatehouse.coreauth.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.login.Attempt.Proof;
import dev.gatehouse.coreauth.login.AttemptPolicy.Bucket;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One suite for both counters; quick repeats, the pairs' buckets and the ceiling: {@link RepeatedAttemptsTest}; which networks are
 * known: {@link KnownNetworksTest}; what refuses: {@link VerdictTest}.
 */
@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class AttemptCounterTest {

    private static final AttemptPolicy POLICY = policy(3, 6, new Bucket(100, 1_000));
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    enum Kind {
        REDIS,
        LOCAL
    }

    @Inject
    ReactiveRedisDataSource redis;

    private final String account = "account-" + UUID.randomUUID();

    @ParameterizedTest
    @EnumSource
    void afterTheFreeTriesEachFurtherOneWaitsTwiceAsLong(Kind kind) {
        var counter = counter(kind, POLICY);
        var now = NOW;

        var waits = new ArrayList<Long>();
        for (int i = 0; i < 3; i++) {
            assertThat(take(counter, "a", now)).isZero();
        }
        for (int i = 0; i < 3; i++) {
            var wait = take(counter, "a", now);
            waits.add(wait.toSeconds());
            now = now.plus(wait);
            assertThat(take(counter, "a", now)).isZero();
        }

        assertThat(waits).containsExactly(30L, 60L, 120L);
    }

    @ParameterizedTest
    @EnumSource
    void aRefusedTryIsNotCounted(Kind kind) {
        var counter = counter(kind, POLICY);
        for (int i = 0; i < 3; i++) {
            take(counter, "a", NOW);
        }

        for (int i = 0; i < 20; i++) {
            assertThat(take(counter, "a", NOW.plusSeconds(10))).isEqualTo(Duration.ofSeconds(20));
        }

        assertThat(take(counter, "a", NOW.plusSeconds(30))).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void whatIsGivenBackWasNeverTaken(Kind kind) {
        var counter = counter(kind, POLICY);

        for (int i = 0; i <= POLICY.networks().burst(); i++) {
            assertThat(take(counter, "a", NOW)).isZero();
            counter.giveBack(attempt("a")).await().indefinitely();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsTakenBackIsOneTryAndTheWaitThatItBroughtOn(Kind kind) {
        var counter = counter(kind, POLICY);
        for (int i = 0; i < 3; i++) {
            assertThat(take(counter, "a", NOW)).isZero();
        }

        takeBack(counter, "a");

        assertThat(take(counter, "a", NOW)).isZero();
        assertThat(take(counter, "a", NOW)).isEqualTo(Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @EnumSource
    void takenBackMoreOftenThanTheyWereMadeTriesAreNoneAndNotFewer(Kind kind) {
        var counter = counter(kind, POLICY);
        takeBack(counter, "a");
        take(counter, "a", NOW);

        for (int i = 0; i < 3; i++) {
            takeBack(counter, "a");
        }

        for (int i = 0; i < 3; i++) {
            assertThat(take(counter, "a", NOW)).isZero();
        }
        assertThat(take(counter, "a", NOW)).isEqualTo(Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @EnumSource
    void theNetworkHasAskedUnlessItsTokenIsGivenBack(Kind kind) {
        var counter = counter(kind, POLICY);
        for (int i = 0; i < POLICY.networks().burst(); i++) {
            assertThat(take(counter, "a", NOW)).isZero();
            takeBack(counter, "a");
        }
        assertThat(take(counter, "a", NOW)).isPositive();

        counter.giveTokenBack("a" + account).await().indefinitely();

        assertThat(take(counter, "a", NOW)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void allNetworksBeginAnewAtOnceAndASuccessChangesNothingInThat(Kind kind) {
        var counter = counter(kind, POLICY);
        for (var network : List.of("a", "b")) {
            for (int i = 0; i < 3; i++) {
                assertThat(take(counter, network, NOW)).isZero();
            }
        }
        assertThat(take(counter, "c", NOW)).isEqualTo(POLICY.forgottenAfter());

        counter.forgetAll(account).await().indefinitely();
        assertThat(take(counter, "a", NOW)).isZero();
        counter.forget(attempt("a")).await().indefinitely();

        for (var network : List.of("a", "b")) {
            for (int i = 0; i < 3; i++) {
                assertThat(take(counter, network, NOW)).isZero();
            }
        }
        assertThat(take(counter, "a", NOW)).isEqualTo(POLICY.forgottenAfter());
    }

    @ParameterizedTest
    @EnumSource
    void anotherNetworkIsNotDelayedUntilTheAccountsCeiling(Kind kind) {
        var counter = counter(kind, POLICY);
        for (int i = 0; i < 3; i++) {
            take(counter, "a", NOW);
        }
        assertThat(take(counter, "a", NOW)).isPositive();

        for (int i = 0; i < 3; i++) {
            assertThat(take(counter, "b" + i, NOW)).isZero();
        }

        assertThat(take(counter, "c", NOW)).isEqualTo(POLICY.forgottenAfter());
    }

    @ParameterizedTest
    @EnumSource
    void whatStrangersTryElsewhereDelaysNobodyWhoseNetworkIsKnown(Kind kind) {
        var counter = counter(kind, POLICY);
        take(counter, "home", NOW);
        recognise(counter, "home", NOW);
        reachTheCeiling(counter);
        assertThat(take(counter, "elsewhere", NOW)).isEqualTo(POLICY.forgottenAfter());

        for (int i = 0; i < POLICY.freeTries(); i++) {
            assertThat(take(counter, "home", NOW)).isZero();
        }
        assertThat(take(counter, "home", NOW)).isEqualTo(Duration.ofSeconds(30));

        takeBack(counter, "home");
        assertThat(take(counter, "home", NOW)).isZero();
        assertThat(take(counter, "elsewhere", NOW)).isEqualTo(POLICY.forgottenAfter());
    }

    private void reachTheCeiling(AttemptCounter counter) {
        for (int i = 0; i < POLICY.ceiling(); i++) {
            assertThat(take(counter, "stranger" + i, NOW)).isZero();
        }
    }

    private void recognise(AttemptCounter counter, String network, Instant when) {
        counter.recognise(attempt(network), when).await().indefinitely();
    }

    @ParameterizedTest
    @EnumSource
    void successBeginsAnew(Kind kind) {
        var counter = counter(kind, POLICY);
        for (int i = 0; i < 3; i++) {
            take(counter, "a", NOW);
        }

        counter.forget(attempt("a")).await().indefinitely();

        for (int i = 0; i < 3; i++) {
            assertThat(take(counter, "a", NOW)).isZero();
        }
        assertThat(take(counter, "a", NOW)).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void aNetworkHasABurstAndGetsOneTryBackPerInterval(Kind kind) {
        var counter = counter(kind, policy(100, 100, new Bucket(5, 3_000)));
        var network = "network";
        for (int i = 0; i < 5; i++) {
            assertThat(take(counter, new Attempt("x" + i + UUID.randomUUID(), network + account, Proof.PASSWORD), NOW))
                    .isZero();
        }

        assertThat(take(counter, network, NOW)).isEqualTo(Duration.ofSeconds(3));
        assertThat(take(counter, network, NOW.plusSeconds(3))).isZero();
        assertThat(take(counter, network, NOW.plusSeconds(3))).isEqualTo(Duration.ofSeconds(3));
        assertThat(take(counter, "elsewhere", NOW)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void ofManyAtOnceOnlyTheFreeOnesPass(Kind kind) {
        var counter = counter(kind, POLICY);

        var waits = Uni.join()
                .all(IntStream.range(0, 200)
                        .mapToObj(i -> counter.take(attempt(String.valueOf(i % 2)), NOW)
                                .map(Verdict::toWait))
                        .toList())
                .andFailFast()
                .await()
                .indefinitely();

        assertThat(waits.stream().filter(Duration::isZero)).hasSize(6); // three of each network
    }

    private static AttemptPolicy policy(int freeTries, int ceiling, Bucket networks) {
        return new AttemptPolicy(
                freeTries,
                Duration.ofSeconds(30),
                Duration.ofMinutes(2),
                ceiling,
                Duration.ofHours(12),
                Duration.ofDays(30),
                Duration.ZERO,
                Duration.ofMinutes(1),
                networks,
                new Bucket(1_000, 1_000));
    }

    private Attempt attempt(String network) {
        return new Attempt(account, network + account, Proof.PASSWORD);
    }

    private AttemptCounter counter(Kind kind, AttemptPolicy policy) {
        return switch (kind) {
            case REDIS -> new RedisAttemptCounter(redis, policy);
            case LOCAL -> new LocalAttemptCounter(policy, 1_000);
        };
    }

    private void takeBack(AttemptCounter counter, String network) {
        counter.takeBack(attempt(network)).await().indefinitely();
    }

    private Duration take(AttemptCounter counter, String network, Instant now) {
        return take(counter, attempt(network), now);
    }

    private static Duration take(AttemptCounter counter, Attempt attempt, Instant now) {
        return counter.take(attempt, now).await().indefinitely().toWait();
    }
}
