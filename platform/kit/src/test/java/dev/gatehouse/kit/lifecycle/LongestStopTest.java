package dev.gatehouse.kit.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LongestStopTest {

    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicInteger ended = new AtomicInteger();

    @Test
    void aStopThatTakesTooLongIsCutShort() {
        long began = System.nanoTime();

        LongestStop.endUnless(over, Duration.ofMillis(200), ended::incrementAndGet);

        assertThat(ended).hasValue(1);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
    }

    @Test
    void whatIsOverInTimeIsLeftAlone() {
        over.countDown();

        LongestStop.endUnless(over, Duration.ofMinutes(1), ended::incrementAndGet);

        assertThat(ended).hasValue(0);
    }
}
