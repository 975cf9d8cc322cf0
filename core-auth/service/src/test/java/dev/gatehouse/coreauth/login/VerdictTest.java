package dev.gatehouse.coreauth.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.login.Attempt.Proof;
import dev.gatehouse.coreauth.login.AttemptCounterTest.Kind;
import dev.gatehouse.coreauth.login.AttemptPolicy.Bucket;
import dev.gatehouse.coreauth.login.Verdict.Reason;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** As {@link AttemptCounterTest}: each limit that refuses says that it was it. */
@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class VerdictTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Duration HALF_A_DAY = Duration.ofHours(12);
    private static final Bucket LARGE = new Bucket(1_000, 1_000);

    /** Redis forgets it by real time. */
    private static final Bucket ONE_A_MINUTE = new Bucket(1, 60_000);

    @Inject
    ReactiveRedisDataSource redis;

    private final String account = "account-" + UUID.randomUUID();

    @ParameterizedTest
    @EnumSource
    void theNetwork(Kind kind) {
        var counter = counter(kind, policy(100, Duration.ZERO, ONE_A_MINUTE, LARGE));
        assertThat(take(counter, "a", NOW)).isEqualTo(Verdict.PASSED);

        assertThat(take(counter, "a", NOW)).isEqualTo(new Verdict(Duration.ofMinutes(1), Reason.NETWORK));
    }

    @ParameterizedTest
    @EnumSource
    void theAccountFromANetwork(Kind kind) {
        var counter = counter(kind, policy(100, Duration.ZERO, LARGE, ONE_A_MINUTE));
        take(counter, "a", NOW);

        assertThat(take(counter, "a", NOW)).isEqualTo(new Verdict(Duration.ofMinutes(1), Reason.PAIR));
    }

    @ParameterizedTest
    @EnumSource
    void triesInARow(Kind kind) {
        var counter = counter(kind, policy(100, Duration.ZERO, LARGE, LARGE));
        for (int i = 0; i < 3; i++) {
            assertThat(take(counter, "a", NOW)).isEqualTo(Verdict.PASSED);
        }

        assertThat(take(counter, "a", NOW)).isEqualTo(new Verdict(Duration.ofSeconds(30), Reason.DELAY));
    }

    @ParameterizedTest
    @EnumSource
    void aQuickRepeatAndAfterItTriesInARow(Kind kind) {
        var counter = counter(kind, policy(100, Duration.ofSeconds(1), LARGE, LARGE));
        take(counter, "a", NOW);
        take(counter, "a", NOW);

        assertThat(take(counter, "a", NOW)).isEqualTo(new Verdict(Duration.ofMinutes(1), Reason.QUICK_REPEAT));

        var later = NOW.plus(Duration.ofMinutes(1));
        take(counter, "a", later);
        assertThat(take(counter, "a", later)).isEqualTo(new Verdict(Duration.ofSeconds(30), Reason.DELAY));
    }

    @ParameterizedTest
    @EnumSource
    void theCeilingOfANetworkAndTheOneFromAnywhere(Kind kind) {
        var counter = counter(kind, policy(3, Duration.ZERO, LARGE, LARGE));
        for (int i = 0; i < 3; i++) {
            assertThat(take(counter, "a", NOW)).isEqualTo(Verdict.PASSED);
        }

        assertThat(take(counter, "a", NOW)).isEqualTo(new Verdict(HALF_A_DAY, Reason.PAIR_CEILING));
        assertThat(take(counter, "b", NOW)).isEqualTo(new Verdict(HALF_A_DAY, Reason.CEILING));
    }

    private static AttemptPolicy policy(int ceiling, Duration quickRepeat, Bucket networks, Bucket pairs) {
        return new AttemptPolicy(
                3,
                Duration.ofSeconds(30),
                Duration.ofMinutes(2),
                ceiling,
                HALF_A_DAY,
                Duration.ofDays(30),
                quickRepeat,
                Duration.ofMinutes(1),
                networks,
                pairs);
    }

    private AttemptCounter counter(Kind kind, AttemptPolicy policy) {
        return switch (kind) {
            case REDIS -> new RedisAttemptCounter(redis, policy);
            case LOCAL -> new LocalAttemptCounter(policy, 1_000);
        };
    }

    private Verdict take(AttemptCounter counter, String network, Instant now) {
        return counter.take(new Attempt(account, network + account, Proof.PASSWORD), now)
                .await()
                .indefinitely();
    }
}
