package dev.gatehouse.coreauth.limit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import dev.gatehouse.kit.limit.Limit;
import dev.gatehouse.kit.limit.Quota;
import dev.gatehouse.kit.limit.RateLimiter;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.testkit.MovableClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The kit's limits, where there is a Redis to keep them in: two quotas of one name are two replicas'. */
@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class QuotaTest {

    private static final Limit THREE_A_MINUTE = new Limit(3, Duration.ofMinutes(1));
    private static final Limit FIVE_AN_HOUR = new Limit(5, Duration.ofHours(1));

    @Inject
    RateLimiter limiter;

    @Inject
    MovableClock clock;

    @Inject
    MeterRegistry metrics;

    private final String who = UUID.randomUUID().toString();

    @BeforeEach
    void stopClock() {
        clock.freeze();
    }

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void noWindowHasMoreThanItsLimitOverAllReplicas() {
        var replicas = Stream.of(quota(), quota()).toList();
        var begun = clock.instant();

        var waits = Stream.of(0, 10, 20, 30, 59, 60, 61, 70, 71, 3_599, 3_600, 3_601)
                .map(second -> {
                    clock.advance(Duration.between(clock.instant(), begun.plusSeconds(second)));
                    return waitOf(replicas.get(second % 2));
                })
                .toList();

        assertThat(waits).containsExactly(0L, 0L, 0L, 30L, 1L, 0L, 9L, 0L, 3_529L, 1L, 0L, 9L);
    }

    @Test
    void whatIsGivenBackWasNeverCounted() {
        var quota = quota();
        var taken = taken(quota);
        clock.advance(Duration.ofSeconds(1));
        taken(quota);
        taken(quota);
        assertThat(waitOf(quota)).isEqualTo(59);

        quota.giveBack(who, taken).await().atMost(Database.SOON);

        assertThat(waitOf(quota)).isZero();
        assertThat(waitOf(quota)).isEqualTo(60);
    }

    @Test
    void refusalsAreCountedFromZeroOn() {
        var name = "test-" + who;
        var quota = limiter.quota(name, new Limit(1, Duration.ofMinutes(1)));
        assertThat(refusals(name)).isZero();

        taken(quota);
        waitOf(quota);

        assertThat(refusals(name)).isEqualTo(1);
    }

    private Quota quota() {
        return limiter.quota("test", THREE_A_MINUTE, FIVE_AN_HOUR);
    }

    private Instant taken(Quota quota) {
        return quota.take(who).await().atMost(Database.SOON);
    }

    private long waitOf(Quota quota) {
        return quota.take(who)
                .map(taken -> 0L)
                .onFailure(DomainException.class)
                .recoverWithItem(refused -> requireNonNull(refused.retryAfter()).toSeconds())
                .await()
                .atMost(Database.SOON);
    }

    private double refusals(String name) {
        return metrics.get("gatehouse.limited").tag("limit", name).counter().count();
    }
}
