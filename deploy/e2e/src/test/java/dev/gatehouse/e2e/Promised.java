package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.awaitility.core.ThrowingRunnable;

/**
 * A time that is promised, and measured wherever it is. A machine that stands still for a moment breaks no promise:
 * one time in four may be longer, and none by more than such a moment.
 */
final class Promised {

    /** From a change to what everybody says. */
    static final Promised A_SECOND = new Promised(Duration.ofSeconds(1));

    private static final Duration STANDSTILL = Duration.ofSeconds(4);
    private static final int ONE_IN = 4;

    private final Duration time;
    private final List<Duration> broken = new ArrayList<>();
    private int measured;

    Promised(Duration time) {
        this.time = time;
    }

    /** Waits until it holds. */
    void until(Callable<Boolean> condition) {
        untilAsserted(() -> assertThat(condition.call()).isTrue());
    }

    /** Waits until it does not fail. */
    void untilAsserted(ThrowingRunnable assertion) {
        long began = System.nanoTime();
        await().pollDelay(Duration.ZERO).atMost(longest()).untilAsserted(assertion);
        took(Duration.ofNanos(System.nanoTime() - began));
    }

    /** What the call answers. */
    <T> T of(Supplier<T> call) {
        long began = System.nanoTime();
        var answer = call.get();
        var took = Duration.ofNanos(System.nanoTime() - began);
        assertThat(took).isLessThan(longest());
        took(took);
        return answer;
    }

    private Duration longest() {
        return time.plus(STANDSTILL);
    }

    private synchronized void took(Duration took) {
        measured++;
        if (took.compareTo(time) > 0) {
            broken.add(took);
        }
        assertThat(broken)
                .as("longer than %s, of %d times", time, measured)
                .hasSizeLessThanOrEqualTo(Math.max(1, measured / ONE_IN));
    }
}
