package dev.gatehouse.kit.pace;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class OffLoopTest {

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close();
    }

    @Test
    void theWorkIsDoneElsewhereAndTheCallerGoesOnInItsOwnContext() throws Exception {
        var context = ((VertxInternal) vertx).getOrCreateContext().duplicate();
        var worked = new CompletableFuture<Boolean>();
        var wentOn = new CompletableFuture<Context>();

        context.runOnContext(ignored -> OffLoop.run(() -> worked.complete(Context.isOnEventLoopThread()))
                .subscribe()
                .with(done -> wentOn.complete(ContextInternal.current()), wentOn::completeExceptionally));

        assertThat(worked.get(10, SECONDS)).isFalse();
        assertThat(wentOn.get(10, SECONDS)).isSameAs(context);
    }

    @Test
    void whoHasNoContextIsAnsweredToo() throws Exception {
        assertThat(OffLoop.run(() -> 42).subscribeAsCompletionStage().get(10, SECONDS))
                .isEqualTo(42);
    }
}
