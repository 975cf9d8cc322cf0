package dev.gatehouse.kit.pace;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.TimeoutException;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class OffLoopTest {

    /** Long enough for work that is done at once, on a busy machine, too. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Vertx vertx = Vertx.vertx();
    private final OffLoop offLoop = new OffLoop(new OffLoopConfig() {

        @Override
        public int threads() {
            return 1;
        }

        @Override
        public int queue() {
            return 1;
        }

        @Override
        public Duration patience() {
            return PATIENCE;
        }
    });

    @AfterEach
    void close() {
        offLoop.close();
        vertx.close();
    }

    @Test
    void theWorkIsDoneElsewhereAndTheCallerGoesOnInItsOwnContext() throws Exception {
        var context = ((VertxInternal) vertx).getOrCreateContext().duplicate();
        var worked = new CompletableFuture<Boolean>();
        var wentOn = new CompletableFuture<Context>();

        context.runOnContext(ignored -> offLoop.run(() -> worked.complete(Context.isOnEventLoopThread()))
                .subscribe()
                .with(done -> wentOn.complete(ContextInternal.current()), wentOn::completeExceptionally));

        assertThat(worked.get(10, SECONDS)).isFalse();
        assertThat(wentOn.get(10, SECONDS)).isSameAs(context);
    }

    @Test
    void whoHasNoContextIsAnsweredToo() throws Exception {
        assertThat(offLoop.run(() -> 42).subscribeAsCompletionStage().get(10, SECONDS))
                .isEqualTo(42);
    }

    @Test
    void whoFindsNoRoomIsToldAtOnceAndWhoWaitsIsToldInTime() throws Exception {
        var release = new CountDownLatch(1);
        var begun = new CountDownLatch(1);
        try {
            var stuck = offLoop.run(() -> {
                        begun.countDown();
                        return await(release);
                    })
                    .subscribeAsCompletionStage();
            assertThat(begun.await(10, SECONDS)).isTrue();
            var waiting = offLoop.run(() -> true).subscribeAsCompletionStage();
            var refused = offLoop.run(() -> true).subscribeAsCompletionStage();

            assertThat(refused)
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableThat()
                    .withCauseInstanceOf(RejectedExecutionException.class);
            assertThat(stuck)
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableThat()
                    .withCauseInstanceOf(TimeoutException.class);
            assertThat(waiting)
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableThat()
                    .withCauseInstanceOf(TimeoutException.class);
        } finally {
            release.countDown();
        }
    }

    private static boolean await(CountDownLatch release) {
        try {
            return release.await(15, SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
