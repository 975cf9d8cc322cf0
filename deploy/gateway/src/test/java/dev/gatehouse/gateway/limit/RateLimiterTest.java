package dev.gatehouse.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.route.RateLimit;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000);
    private final RateLimiter limiter = new RateLimiter(new RateLimit("test", 60, 3), now::get);

    @Test
    void aSilentClientHasItsWholeBurst() {
        assertThat(takes(7, 4)).containsExactly(0, 0, 0, seconds(1));
    }

    @Test
    void aTokenComesBackAfterItsTimeAndNotBefore() {
        takes(7, 3);

        pass(Duration.ofMillis(999));
        assertThat(limiter.take(7)).isEqualTo(Duration.ofMillis(1).toNanos());
        pass(Duration.ofMillis(1));
        assertThat(takes(7, 2)).containsExactly(0, seconds(1));
    }

    @Test
    void refusalsCostNothing() {
        takes(7, 1_000);

        pass(Duration.ofSeconds(1));
        assertThat(limiter.take(7)).isZero();
    }

    @Test
    void silenceNeverGivesMoreThanTheBurst() {
        takes(7, 3);

        pass(Duration.ofDays(400));
        assertThat(takes(7, 4)).containsExactly(0, 0, 0, seconds(1));
    }

    @Test
    void clientsAreCountedApart() {
        takes(7, 3);

        assertThat(limiter.take(8)).isZero();
    }

    @Test
    void theLongRunRateHolds() {
        var passed = IntStream.range(0, 60_000)
                .filter(ignored -> {
                    pass(Duration.ofMillis(10));
                    return limiter.take(7) == 0;
                })
                .count();

        assertThat(passed).isBetween(600L, 603L);
    }

    @Test
    void aFloodOfOnceOnlyClientsDoesNotForgetASpentOne() {
        takes(7, 3);

        for (long client = 100; client < 40_000; client++) {
            limiter.take(client);
        }

        assertThat(limiter.take(7)).isEqualTo(seconds(1));
    }

    private long[] takes(long client, int times) {
        return IntStream.range(0, times)
                .mapToLong(ignored -> limiter.take(client))
                .toArray();
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private static long seconds(int seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}
