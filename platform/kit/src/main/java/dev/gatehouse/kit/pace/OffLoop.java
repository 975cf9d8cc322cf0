package dev.gatehouse.kit.pace;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Work that blocks for a moment, on a disk for instance: done by threads of its own, never by an event loop. Where that disk hangs,
 * these threads stand still and nothing else does. Thread-safe.
 */
@ApplicationScoped
public class OffLoop {

    private static final int IDLE_SECONDS = 30;

    private final OffLoopConfig config;
    private final ThreadPoolExecutor threads;

    public OffLoop(OffLoopConfig config) {
        this.config = config;
        this.threads = new ThreadPoolExecutor(
                config.threads(),
                config.threads(),
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(config.queue()),
                Thread.ofPlatform().daemon().name("off-loop-", 1).factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * What the work gives, or its failure; on the Vert.x context of whoever calls, if it has one. Fails, too, when there is no room for
     * it, and when it takes too long: it may then still be done, and nobody hears of it.
     */
    public <T> Uni<T> run(Supplier<T> work) {
        var context = Vertx.currentContext();
        var done = Uni.createFrom()
                .<T>emitter(outcome -> threads.execute(() -> tell(outcome, work)))
                .ifNoItem()
                .after(config.patience())
                .fail();
        return context == null ? done : done.emitOn(task -> context.runOnContext(ignored -> task.run()));
    }

    private static <T> void tell(UniEmitter<? super T> outcome, Supplier<T> work) {
        try {
            outcome.complete(work.get());
        } catch (RuntimeException failure) {
            outcome.fail(failure);
        }
    }

    @PreDestroy
    void close() {
        threads.shutdownNow();
    }
}
