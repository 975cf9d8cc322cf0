package dev.gatehouse.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StopsTest {

    private static final int ENDED_BY_SIGTERM = 143;

    @Test
    void whatStopsIsWaitedFor() throws Exception {
        var process = new ProcessBuilder("sleep", "60").start();

        assertThat(Stops.stop(process.toHandle(), Duration.ofSeconds(15))).isLessThan(15);

        assertThat(process.waitFor()).isEqualTo(ENDED_BY_SIGTERM);
    }

    @Test
    void whatDoesNotStopIsKilledAndHasTakenAllThatTime() throws Exception {
        var process = new ProcessBuilder("sh", "-c", "trap '' TERM; echo deaf; while :; do sleep 0.1; done").start();
        try (var out = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(out.readLine()).isEqualTo("deaf");

            assertThat(Stops.stop(process.toHandle(), Duration.ofMillis(300))).isGreaterThanOrEqualTo(0.3);

            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
    }
}
