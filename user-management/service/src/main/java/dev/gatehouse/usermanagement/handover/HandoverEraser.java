package dev.gatehouse.usermanagement.handover;

import io.quarkus.logging.Log;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Erases what has been handed over, soon and many rows at once, off the request's path. What a crash or a failure leaves, the
 * relay hands over again, which changes nothing, and erases then. Thread-safe.
 */
@ApplicationScoped
class HandoverEraser {

    private final HandoverRepository handovers;
    private final HandoverBacklog backlog;
    private final HandoverConfig config;
    private final Vertx vertx;
    private final Queue<UUID> done = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean waiting = new AtomicBoolean();

    HandoverEraser(HandoverRepository handovers, HandoverBacklog backlog, HandoverConfig config, Vertx vertx) {
        this.handovers = handovers;
        this.backlog = backlog;
        this.config = config;
        this.vertx = vertx;
    }

    void erase(UUID taskId) {
        done.add(taskId);
        if (waiting.compareAndSet(false, true)) {
            vertx.setTimer(config.erasePause().toMillis(), tick -> eraseGathered());
        }
    }

    private void eraseGathered() {
        waiting.set(false);
        var gathered = drain();
        if (!gathered.isEmpty()) {
            handovers
                    .erase(gathered)
                    .subscribe()
                    .with(
                            erased -> backlog.closed(gathered.size()),
                            failure -> Log.warnf("%d handovers not erased yet", gathered.size()));
        }
    }

    private List<UUID> drain() {
        var gathered = new ArrayList<UUID>();
        for (var taskId = done.poll(); taskId != null; taskId = done.poll()) {
            gathered.add(taskId);
        }
        return gathered;
    }
}
