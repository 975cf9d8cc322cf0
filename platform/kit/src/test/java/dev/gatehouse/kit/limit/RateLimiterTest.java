package dev.gatehouse.kit.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.kit.telemetry.Degraded;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateLimiterTest {

    private static final Limit ONE_A_MINUTE = new Limit(1, Duration.ofMinutes(1));

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final Degraded degraded = new Degraded(metrics);

    @Test
    void whereLimitsAreLiftedNobodyIsRefusedAndThatIsSaid() {
        var quota = limiter(true).quota("test", ONE_A_MINUTE);

        for (int i = 0; i < 5; i++) {
            assertThat(quota.takeIfLeft("one").await().indefinitely()).isTrue();
        }

        assertThat(missing()).isEqualTo(1);
    }

    @Test
    void whereTheyAreNotNothingIsMissing() {
        limiter(false).quota("test", ONE_A_MINUTE);

        assertThat(missing()).isZero();
    }

    /** Redis is not asked by anything in here. */
    @SuppressWarnings("NullAway")
    private RateLimiter limiter(boolean loadTest) {
        return new RateLimiter(new Settings(loadTest, 100), null, null, Clock.systemUTC(), metrics, degraded);
    }

    private double missing() {
        return metrics.get("gatehouse.degraded")
                .tag("without", "limits")
                .gauge()
                .value();
    }

    private record Settings(boolean loadTest, int remembered) implements LimitConfig {}
}
