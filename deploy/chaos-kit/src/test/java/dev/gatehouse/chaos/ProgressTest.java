package dev.gatehouse.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgressTest {

    @Test
    void tellsALineAgainAndAgain() throws InterruptedException {
        var told = new ByteArrayOutputStream();
        var asked = new CountDownLatch(3);
        try (var _ = new Progress(new PrintStream(told, true, StandardCharsets.UTF_8), Duration.ofMillis(5), () -> {
            asked.countDown();
            return "stuck " + asked.getCount();
        })) {
            assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(told.toString(StandardCharsets.UTF_8).lines().limit(2)).containsExactly("stuck 2", "stuck 1");
    }
}
