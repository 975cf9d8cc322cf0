package dev.gatehouse.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StopsTest {

    private static final int ENDED_BY_SIGTERM = 143;
    private static final Stops ONE_BY_ONE = Stops.rolling(List.of(), Optional.empty());
    private static final Stops ALL = Stops.atOnce(List.of());
    private static final Fault.Outcome DRAINED = Fault.Outcome.of("drained");
    private static final Map<String, Integer> FAILED =
            new TreeMap<>(Map.of("requests answered 503", 27, "requests without an answer", 8));

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

    @Test
    void tellsOfHowManyRequestsSoManyFailed() {
        assertThat(Stops.told(FAILED, 812))
                .isEqualTo("failed requests 35 of 812 {requests answered 503=27, requests without an answer=8}");
        assertThat(Stops.told(Map.of(), 812)).isEqualTo("failed requests 0 of 812");
    }

    @Test
    void aRollingRestartThatAClientNoticesHasFailed() {
        assertThat(ONE_BY_ONE.judged(DRAINED, 2.7, FAILED, 1).broken()).containsExactly("no client sees an error");
        assertThat(ONE_BY_ONE.judged(DRAINED, 2.7, Map.of(), 1).broken()).isEmpty();
        assertThat(ALL.judged(DRAINED, 2.7, FAILED, 1).broken()).isEmpty();
    }

    @Test
    void whatStopsLateOrWhileNobodyAsksHasFailed() {
        assertThat(ALL.judged(DRAINED, 10.1, Map.of(), 1).broken()).containsExactly("each stops within 10 s");
        assertThat(ALL.judged(DRAINED, 10, Map.of(), 0).broken()).containsExactly("there is traffic");
    }
}
