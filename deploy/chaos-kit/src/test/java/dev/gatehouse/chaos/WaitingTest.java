package dev.gatehouse.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WaitingTest {

    private static final Duration LONG = Duration.ofMinutes(10);

    private final ByteArrayOutputStream told = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(told, true, StandardCharsets.UTF_8);

    @Test
    void endsWhenItIsReachedWithoutAWordWhenThatIsSoon() throws InterruptedException {
        var looks = new AtomicInteger();

        assertThat(new Waiting(out, LONG, LONG).until(() -> looks.incrementAndGet() == 2, () -> "2 are missing"))
                .isTrue();

        assertThat(told.size()).isZero();
    }

    @Test
    void endsWhenItTakesTooLong() throws InterruptedException {
        assertThat(new Waiting(out, Duration.ofMillis(1), LONG).until(() -> false, () -> "2 are missing"))
                .isFalse();
    }

    @Test
    void saysHowFarItIs() throws InterruptedException {
        var asked = new CountDownLatch(2);

        assertThat(new Waiting(out, LONG, Duration.ofMillis(5)).until(() -> asked.getCount() == 0, () -> {
                    asked.countDown();
                    return "2 are missing";
                }))
                .isTrue();

        assertThat(told.toString(StandardCharsets.UTF_8).lines().limit(1)).containsExactly("2 are missing");
    }
}
