package dev.gatehouse.coreauth.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.login.Attempt.Proof;
import dev.gatehouse.coreauth.login.AttemptCounterTest.Kind;
import dev.gatehouse.coreauth.login.AttemptPolicy.Bucket;
import dev.gatehouse.coreauth.login.Verdict.Reason;
import dev.gatehouse.coreauth.token.Device;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** As {@link AttemptCounterTest}: a known device is counted by itself, whatever is tried around it. */
@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class DeviceAttemptsTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Duration HALF_A_DAY = Duration.ofHours(12);
    private static final Bucket LARGE = new Bucket(1_000, 1_000);

    /** Redis forgets them by real time. */
    private static final Bucket ONE_A_MINUTE = new Bucket(1, 60_000);

    private static final Bucket ONE_IN_TWO = new Bucket(1, 120_000);
    private static final int FREE = 3;
    private static final int CEILING = 6;
    private static final AttemptPolicy POLICY = policy(CEILING, LARGE, LARGE);

    private static final Verdict DELAYED = new Verdict(Duration.ofSeconds(30), Reason.DELAY);
    private static final Verdict AT_THE_CEILING = new Verdict(HALF_A_DAY, Reason.CEILING);

    @Inject
    ReactiveRedisDataSource redis;

    private final String account = "account-" + UUID.randomUUID();

    @ParameterizedTest
    @EnumSource
    void isNotDelayedByWhatItsNetworkTries(Kind kind) {
        var counter = counter(kind, POLICY);
        tryFreely(counter, home());
        assertThat(take(counter, home())).isEqualTo(DELAYED);

        tryFreely(counter, phone());

        assertThat(take(counter, phone())).isEqualTo(DELAYED);
    }

    @ParameterizedTest
    @EnumSource
    void delaysItselfAloneAndNeitherItsNetworkNorAnotherDevice(Kind kind) {
        var counter = counter(kind, POLICY);
        tryFreely(counter, phone());
        assertThat(take(counter, phone())).isEqualTo(DELAYED);

        tryFreely(counter, home());

        assertThat(take(counter, home())).isEqualTo(DELAYED);
        assertThat(take(counter, home().on(device("laptop")))).isEqualTo(Verdict.PASSED);
    }

    @ParameterizedTest
    @EnumSource
    void waitsAsLongInWhateverNetworkItIs(Kind kind) {
        var counter = counter(kind, POLICY);
        tryFreely(counter, phone());

        assertThat(take(counter, from("elsewhere").on(device("phone")))).isEqualTo(DELAYED);
    }

    @ParameterizedTest
    @EnumSource
    void isJudgedThoughStrangersHaveReachedTheAccountsCeiling(Kind kind) {
        var counter = counter(kind, POLICY);
        reachTheCeiling(counter);
        assertThat(take(counter, home())).isEqualTo(AT_THE_CEILING);

        tryFreely(counter, phone());

        assertThat(take(counter, phone())).isEqualTo(DELAYED);
        assertThat(take(counter, home())).isEqualTo(AT_THE_CEILING);
    }

    @ParameterizedTest
    @EnumSource
    void hasACeilingOfItsOwnAndAddsNothingToTheAccounts(Kind kind) {
        var counter = counter(kind, policy(FREE, LARGE, LARGE));
        tryFreely(counter, phone());

        assertThat(take(counter, phone())).isEqualTo(new Verdict(HALF_A_DAY, Reason.PAIR_CEILING));

        assertThat(take(counter, home())).isEqualTo(Verdict.PASSED);
    }

    @ParameterizedTest
    @EnumSource
    void isJudgedThoughItsNetworkHasAskedTooOftenAndHasABucketOfItsOwn(Kind kind) {
        var counter = counter(kind, policy(CEILING, ONE_A_MINUTE, ONE_IN_TWO));
        assertThat(take(counter, home())).isEqualTo(Verdict.PASSED);
        assertThat(take(counter, home())).isEqualTo(new Verdict(Duration.ofMinutes(1), Reason.NETWORK));

        assertThat(take(counter, phone())).isEqualTo(Verdict.PASSED);

        assertThat(take(counter, phone())).isEqualTo(new Verdict(Duration.ofMinutes(2), Reason.PAIR));
    }

    @ParameterizedTest
    @EnumSource
    void takesNothingFromItsNetwork(Kind kind) {
        var counter = counter(kind, policy(CEILING, ONE_A_MINUTE, ONE_IN_TWO));
        assertThat(take(counter, phone())).isEqualTo(Verdict.PASSED);

        assertThat(take(counter, home())).isEqualTo(Verdict.PASSED);
    }

    @ParameterizedTest
    @EnumSource
    void aSignInOnItBeginsItAnewAndNotItsNetworkWhichIsKnownFromThenOn(Kind kind) {
        var counter = counter(kind, POLICY);
        tryFreely(counter, home());
        tryFreely(counter, phone());

        counter.recognise(phone(), NOW).await().indefinitely();

        assertThat(take(counter, phone())).isEqualTo(Verdict.PASSED);
        assertThat(take(counter, home())).isEqualTo(DELAYED);
        reachTheCeiling(counter);
        assertThat(take(counter, from("elsewhere"))).isEqualTo(AT_THE_CEILING);
        assertThat(take(counter, home())).isEqualTo(DELAYED);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsTakenBackIsATryOfTheDeviceWithItsTokenAndNoneOfTheAccounts(Kind kind) {
        var counter = counter(kind, policy(CEILING, LARGE, new Bucket(FREE, 6_000)));
        reachTheCeiling(counter);
        tryFreely(counter, phone());
        assertThat(take(counter, phone())).isEqualTo(DELAYED);

        counter.takeBack(phone()).await().indefinitely();

        assertThat(take(counter, phone())).isEqualTo(Verdict.PASSED);
        assertThat(take(counter, phone())).isEqualTo(DELAYED);
        assertThat(take(counter, home())).isEqualTo(AT_THE_CEILING);
    }

    @ParameterizedTest
    @EnumSource
    void beginsAnewWhenAllTriesAreForgotten(Kind kind) {
        var counter = counter(kind, POLICY);
        tryFreely(counter, phone());
        assertThat(take(counter, phone())).isEqualTo(DELAYED);

        counter.forgetAll(account).await().indefinitely();

        tryFreely(counter, phone());
        assertThat(take(counter, phone())).isEqualTo(DELAYED);
    }

    private static AttemptPolicy policy(int ceiling, Bucket networks, Bucket pairs) {
        return new AttemptPolicy(
                FREE,
                Duration.ofSeconds(30),
                Duration.ofMinutes(2),
                ceiling,
                HALF_A_DAY,
                Duration.ofDays(30),
                Duration.ZERO,
                Duration.ofMinutes(1),
                networks,
                pairs);
    }

    private static void tryFreely(AttemptCounter counter, Attempt attempt) {
        for (int i = 0; i < FREE; i++) {
            assertThat(take(counter, attempt)).isEqualTo(Verdict.PASSED);
        }
    }

    private void reachTheCeiling(AttemptCounter counter) {
        for (int i = 0; i < CEILING; i++) {
            assertThat(take(counter, from("stranger" + i))).isEqualTo(Verdict.PASSED);
        }
    }

    private Attempt home() {
        return from("home");
    }

    private Attempt phone() {
        return home().on(device("phone"));
    }

    private Attempt from(String network) {
        return new Attempt(account, network + account, Proof.PASSWORD);
    }

    private static Device device(String id) {
        return new Device(id, 1, NOW);
    }

    private AttemptCounter counter(Kind kind, AttemptPolicy policy) {
        return switch (kind) {
            case REDIS -> new RedisAttemptCounter(redis, policy);
            case LOCAL -> new LocalAttemptCounter(policy, 1_000);
        };
    }

    private static Verdict take(AttemptCounter counter, Attempt attempt) {
        return counter.take(attempt, NOW).await().indefinitely();
    }
}
