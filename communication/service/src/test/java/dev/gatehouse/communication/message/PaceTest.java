package dev.gatehouse.communication.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PaceTest {

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void theFirstDoesNotWaitAndTheRestGoTogether() throws InterruptedException {
        var done = new AtomicInteger();
        var atOnce = new AtomicInteger();
        var requested = new CountDownLatch(1);
        vertx.getOrCreateContext().runOnContext(ignored -> {
            var pace = new Pace(vertx, Duration.ofMillis(20), done::incrementAndGet);
            pace.request();
            atOnce.set(done.get());
            for (int i = 0; i < 100; i++) {
                pace.request();
            }
            requested.countDown();
        });

        assertThat(requested.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(atOnce).hasValue(1);
        await().atMost(Duration.ofSeconds(10)).untilAtomic(done, equalTo(2));
        await().during(Duration.ofMillis(100)).untilAtomic(done, equalTo(2));
    }
}
