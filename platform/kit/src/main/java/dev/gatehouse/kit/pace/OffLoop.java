package dev.gatehouse.kit.pace;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Vertx;
import java.util.function.Supplier;

/** Work that blocks for a moment, on a disk for instance: done by a worker, never by an event loop. */
public final class OffLoop {

    private OffLoop() {}

    /** What the work gives, or its failure; on the Vert.x context of whoever calls, if it has one. */
    public static <T> Uni<T> run(Supplier<T> work) {
        var context = Vertx.currentContext();
        var done = Uni.createFrom().item(work).runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
        return context == null ? done : done.emitOn(task -> context.runOnContext(ignored -> task.run()));
    }
}
