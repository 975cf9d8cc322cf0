package dev.gatehouse.coreauth.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.login.Attempt.Proof;
import dev.gatehouse.coreauth.login.AttemptCounterTest.Kind;
import dev.gatehouse.coreauth.login.AttemptPolicy.Bucket;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** As {@link AttemptCounterTest}: tries of one account that follow each other quickly, often, or without end. */
@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class RepeatedAttemptsTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration FORGOTTEN_AFTER = Duration.ofHours(12);
    private static final Bucket LARGE = new Bucket(1_000, 1_000);

    /** Quick repeats alone; a try more than five brings on half a minute. */
    private static final AttemptPolicy QUICK = policy(5, 100, SECOND, LARGE);

    /** The ceiling alone. */
    private static final AttemptPolicy CEILING = policy(6, 6, Duration.ZERO, LARGE);

    /** The pairs' bucket alone. */
    private static final AttemptPolicy PACE = policy(100, 100, Duration.ZERO, new Bucket(3, 6_000));

    @Inject
    ReactiveRedisDataSource redis;

    private final String account = "account-" + UUID.randomUUID();

    @ParameterizedTest
    @EnumSource
    void aSecondTryWithinASecondIsJudgedAndTheNextOneWaitsAMinute(Kind kind) {
        var counter = counter(kind, QUICK);
        assertThat(take(counter, "a", NOW)).isZero();
        var second = NOW.plusMillis(999);
        assertThat(take(counter, "a", second)).isZero();

        assertThat(take(counter, "a", second)).isEqualTo(MINUTE);

        assertThat(take(counter, "b", second)).isZero();
        assertThat(take(counter, "a", second.plusSeconds(20))).isEqualTo(Duration.ofSeconds(40));
        assertThat(take(counter, "a", second.plus(MINUTE))).isZero();
        assertThat(take(counter, "a", second.plus(MINUTE).plus(SECOND))).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void aSecondLaterItIsNoQuickRepeat(Kind kind) {
        var counter = counter(kind, QUICK);
        for (int i = 0; i < 4; i++) {
            assertThat(take(counter, "a", NOW.plusSeconds(i))).isZero();
        }
    }

    /** Of a replica whose clock is behind. */
    @ParameterizedTest
    @EnumSource
    void aTryThatSeemsToBeMadeBeforeTheLastOneIsAQuickOne(Kind kind) {
        var counter = counter(kind, QUICK);
        assertThat(take(counter, "a", NOW.plusSeconds(30))).isZero();
        assertThat(take(counter, "a", NOW)).isZero();

        assertThat(take(counter, "a", NOW)).isEqualTo(MINUTE);
    }

    @ParameterizedTest
    @EnumSource
    void aSuccessForgetsThatTheTriesWereQuick(Kind kind) {
        var counter = counter(kind, QUICK);
        assertThat(take(counter, "a", NOW)).isZero();
        assertThat(take(counter, "a", NOW)).isZero();

        counter.forget(attempt("a")).await().indefinitely();

        assertThat(take(counter, "a", NOW)).isZero();
        assertThat(take(counter, "a", NOW)).isZero();
        assertThat(take(counter, "a", NOW)).isEqualTo(MINUTE);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsTakenBackWasNoQuickRepeatAndIsRepeatedQuicklyByNone(Kind kind) {
        var counter = counter(kind, QUICK);
        assertThat(take(counter, "a", NOW)).isZero();
        var later = NOW.plusSeconds(10);
        assertThat(take(counter, "a", later)).isZero();
        takeBack(counter, "a");
        assertThat(take(counter, "a", later)).isZero();
        assertThat(take(counter, "a", later)).isZero();
        assertThat(take(counter, "a", later)).isEqualTo(MINUTE);

        takeBack(counter, "a");

        assertThat(take(counter, "a", later)).isZero();
        assertThat(take(counter, "a", later)).isEqualTo(MINUTE);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsUncountedIsNoTryAndForgetsNoneButStaysOneOfTheBurst(Kind kind) {
        var counter = counter(kind, policy(2, 100, SECOND, new Bucket(4, 6_000)));
        assertThat(take(counter, "a", NOW)).isZero();
        assertThat(take(counter, "a", NOW)).isZero();
        uncount(counter, "a");
        assertThat(take(counter, "a", NOW)).isZero();
        assertThat(take(counter, "a", NOW)).isEqualTo(MINUTE); // the first one is counted still
        uncount(counter, "a");
        assertThat(take(counter, "a", NOW)).isZero();
        uncount(counter, "a");

        assertThat(take(counter, "a", NOW)).isEqualTo(Duration.ofSeconds(6));

        assertThat(take(counter, "b", NOW)).isZero();
        assertThat(take(counter, "a", NOW.plusSeconds(6))).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void ofManyAtOnceTwoAreJudged(Kind kind) {
        var counter = counter(kind, QUICK);

        var waits = Uni.join()
                .all(Stream.generate(() -> counter.take(attempt("a"), NOW).map(Verdict::toWait))
                        .limit(200)
                        .toList())
                .andFailFast()
                .await()
                .indefinitely();

        assertThat(waits.stream().filter(Duration::isZero)).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource
    void ofAnAccountANetworkHasABurstOfSignInsAndGetsOneBackPerInterval(Kind kind) {
        var counter = counter(kind, PACE);
        for (int i = 0; i < 3; i++) {
            assertThat(take(counter, "a", NOW)).isZero();
            counter.recognise(attempt("a"), NOW).await().indefinitely();
        }

        assertThat(take(counter, "a", NOW)).isEqualTo(Duration.ofSeconds(6));

        assertThat(take(counter, "b", NOW)).isZero();
        assertThat(take(counter, "a", NOW.plusSeconds(6))).isZero();
        assertThat(take(counter, "a", NOW.plusSeconds(6))).isEqualTo(Duration.ofSeconds(6));
        takeBack(counter, "a");
        assertThat(take(counter, "a", NOW.plusSeconds(6))).isZero();
        assertThat(take(counter, "a", NOW.plusSeconds(6))).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void atTheCeilingNobodyFromElsewhereIsJudgedUntilTheTriesAreForgotten(Kind kind) {
        var counter = counter(kind, CEILING);
        for (int i = 0; i < 6; i++) {
            assertThat(take(counter, "stranger" + i, NOW)).isZero();
        }

        assertThat(take(counter, "a", NOW)).isEqualTo(FORGOTTEN_AFTER);
        assertThat(take(counter, "a", NOW.plus(Duration.ofHours(11)))).isEqualTo(Duration.ofHours(1));

        var forgotten = NOW.plus(FORGOTTEN_AFTER);
        for (int i = 0; i < 6; i++) {
            assertThat(take(counter, "another" + i, forgotten)).isZero();
        }
        assertThat(take(counter, "a", forgotten)).isEqualTo(FORGOTTEN_AFTER);
    }

    @ParameterizedTest
    @EnumSource
    void atItsOwnCeilingAKnownNetworkIsJudgedNoMoreUntilItsTriesAreForgottenOrAReset(Kind kind) {
        var counter = counter(kind, CEILING);
        counter.recognise(attempt("home"), NOW).await().indefinitely();
        for (int i = 0; i < 6; i++) {
            assertThat(take(counter, "home", NOW.plusSeconds(i))).isZero();
        }
        var last = NOW.plusSeconds(5);

        assertThat(take(counter, "home", last.plus(Duration.ofHours(11)))).isEqualTo(Duration.ofHours(1));
        assertThat(take(counter, "elsewhere", last)).isZero();

        var forgotten = last.plus(FORGOTTEN_AFTER);
        for (int i = 0; i < 6; i++) {
            assertThat(take(counter, "home", forgotten)).isZero();
        }
        assertThat(take(counter, "home", forgotten)).isEqualTo(FORGOTTEN_AFTER);
        counter.forgetAll(account).await().indefinitely();
        assertThat(take(counter, "home", forgotten)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void theTryThatReachedTheCeilingCanBeTakenBack(Kind kind) {
        var counter = counter(kind, CEILING);
        for (int i = 0; i < 6; i++) {
            assertThat(take(counter, "stranger" + i, NOW)).isZero();
        }

        takeBack(counter, "stranger5");

        assertThat(take(counter, "stranger6", NOW)).isZero();
        assertThat(take(counter, "stranger7", NOW)).isEqualTo(FORGOTTEN_AFTER);
    }

    @ParameterizedTest
    @EnumSource
    void theSecretOfAProgramIsDelayedAndNoMore(Kind kind) {
        var counter = counter(kind, policy(3, 5, SECOND, new Bucket(4, 6_000)));
        var program = new Attempt(account, "a" + account, Proof.CLIENT_SECRET);
        for (int i = 0; i < 3; i++) {
            assertThat(take(counter, program, NOW)).isZero();
        }

        var now = NOW;
        for (int i = 0; i < 10; i++) {
            var wait = take(counter, program, now);
            assertThat(wait).isBetween(Duration.ofSeconds(30), Duration.ofMinutes(2));
            now = now.plus(wait);
            assertThat(take(counter, program, now)).isZero();
        }
    }

    @Test
    void redisForgetsWhateverIsCounted() {
        var counter = counter(Kind.REDIS, policy(3, 6, SECOND, new Bucket(20, 6_000)));
        counter.recognise(attempt("home"), NOW).await().indefinitely();
        counter.forgetAll(account).await().indefinitely();
        for (int i = 0; i < 3; i++) {
            take(counter, "a", NOW.plusSeconds(i));
        }
        takeBack(counter, "a");

        var keys = redis.key().keys("gatehouse:login:*" + account + "*").await().indefinitely();

        assertThat(keys).hasSize(5).allSatisfy(key -> assertThat(
                        redis.key().pttl(key).await().indefinitely())
                .isBetween(1L, FORGOTTEN_AFTER.toMillis()));
    }

    private static AttemptPolicy policy(int freeTries, int ceiling, Duration quickRepeat, Bucket pairs) {
        return new AttemptPolicy(
                freeTries,
                Duration.ofSeconds(30),
                Duration.ofMinutes(2),
                ceiling,
                FORGOTTEN_AFTER,
                Duration.ofDays(30),
                quickRepeat,
                MINUTE,
                LARGE,
                pairs);
    }

    private AttemptCounter counter(Kind kind, AttemptPolicy policy) {
        return switch (kind) {
            case REDIS -> new RedisAttemptCounter(redis, policy);
            case LOCAL -> new LocalAttemptCounter(policy, 1_000);
        };
    }

    private Attempt attempt(String network) {
        return new Attempt(account, network + account, Proof.PASSWORD);
    }

    private void takeBack(AttemptCounter counter, String network) {
        counter.takeBack(attempt(network)).await().indefinitely();
    }

    private void uncount(AttemptCounter counter, String network) {
        counter.uncount(attempt(network)).await().indefinitely();
    }

    private Duration take(AttemptCounter counter, String network, Instant now) {
        return take(counter, attempt(network), now);
    }

    private static Duration take(AttemptCounter counter, Attempt attempt, Instant now) {
        return counter.take(attempt, now).await().indefinitely().toWait();
    }
}
