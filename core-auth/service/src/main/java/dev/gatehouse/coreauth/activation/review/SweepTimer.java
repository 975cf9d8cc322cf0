package dev.gatehouse.coreauth.activation.review;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.atomic.AtomicBoolean;

/** Sweeps from time to time, one sweep at a time, and shows what waits. */
@ApplicationScoped
class SweepTimer {

    private static final long NONE = -1;

    private final Sweeper sweeper;
    private final OpenActivations open;
    private final ReviewConfig config;
    private final Vertx vertx;
    private final AtomicBoolean sweeping = new AtomicBoolean();
    private volatile OpenActivations.Measures measures = OpenActivations.Measures.NONE;
    private long timer = NONE;

    SweepTimer(Sweeper sweeper, OpenActivations open, ReviewConfig config, Vertx vertx, MeterRegistry metrics) {
        this.sweeper = sweeper;
        this.open = open;
        this.config = config;
        this.vertx = vertx;
        metrics.gauge("gatehouse.activation.pending.age.seconds", this, each -> each.measures.pendingAge());
        metrics.gauge("gatehouse.activation.needs.review", this, each -> each.measures.needsReview());
        metrics.gauge("gatehouse.password.task.age.seconds", this, each -> each.measures.taskAge());
    }

    void start(@Observes StartupEvent started) {
        if (config.sweep().isPositive()) {
            timer = vertx.setPeriodic(config.sweep().toMillis(), tick -> sweep());
        }
    }

    void stop(@Observes ShutdownEvent stopping) {
        if (timer != NONE) {
            vertx.cancelTimer(timer);
        }
    }

    private void sweep() {
        if (sweeping.compareAndSet(false, true)) {
            sweeper.sweep()
                    .onFailure()
                    .invoke(failure -> Log.warnf("activations not swept: %s", failure.getMessage()))
                    .onFailure()
                    .recoverWithNull()
                    .flatMap(done -> open.measure())
                    .ifNoItem()
                    .after(config.longestSweep())
                    .fail()
                    .onTermination()
                    .invoke(() -> sweeping.set(false))
                    .subscribe()
                    .with(
                            now -> measures = now,
                            failure -> Log.debugf("activations not measured: %s", failure.getMessage()));
        }
    }
}
