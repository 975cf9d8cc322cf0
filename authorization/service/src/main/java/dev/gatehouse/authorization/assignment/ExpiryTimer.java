package dev.gatehouse.authorization.assignment;

import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Looks for expired assignments now and then. */
@ApplicationScoped
class ExpiryTimer {

    private final ExpiredAssignments expired;
    private final AssignmentConfig config;
    private final Vertx vertx;
    private long timer;

    ExpiryTimer(ExpiredAssignments expired, AssignmentConfig config, Vertx vertx) {
        this.expired = expired;
        this.config = config;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent started) {
        timer = vertx.setPeriodic(config.expiryInterval().toMillis(), tick -> expired.end()
                .subscribe()
                .with(done -> {}, failure -> Log.warnf("expired roles not ended: %s", failure.getMessage())));
    }

    void stop(@Observes ShutdownEvent stopping) {
        vertx.cancelTimer(timer);
    }
}
