package dev.gatehouse.gateway;

import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;

/** Waits for what is to come, at most twenty seconds. */
final class Await {
    private Await() {}

    static <T> T done(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
