package dev.gatehouse.usermanagement.handover;

import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.usermanagement.UserManagementError;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many handovers are open, near enough to refuse further registrations in time: counted every few seconds over all
 * replicas, reckoned in between by what this one opens and closes. Thread-safe, costs a request nothing.
 */
@ApplicationScoped
public class HandoverBacklog {

    private static final Duration TRY_AGAIN = Duration.ofSeconds(5);

    private final HandoverRepository handovers;
    private final HandoverConfig config;
    private final Vertx vertx;
    private final AtomicLong open = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private volatile long timer;

    HandoverBacklog(HandoverRepository handovers, HandoverConfig config, Vertx vertx, MeterRegistry metrics) {
        this.handovers = handovers;
        this.config = config;
        this.vertx = vertx;
        metrics.gauge("gatehouse.handovers.open", open);
        metrics.gauge("gatehouse.handovers.refused", refused);
    }

    void start(@Observes StartupEvent started) {
        count();
        timer = vertx.setPeriodic(config.count().toMillis(), tick -> count());
    }

    void stop(@Observes ShutdownEvent stopping) {
        vertx.cancelTimer(timer);
    }

    /**
     * Lets a registration in.
     *
     * @throws DomainException TOO_MANY_OPEN_REGISTRATIONS when too many wait for core-auth already
     */
    public void admit() {
        if (open.get() >= config.maxOpen()) {
            throw new DomainException(
                    UserManagementError.TOO_MANY_OPEN_REGISTRATIONS,
                    "Too many registrations are waiting. Try again shortly.",
                    TRY_AGAIN);
        }
    }

    /** A handover has been committed. */
    public void opened() {
        open.incrementAndGet();
    }

    void closed(int handed) {
        open.updateAndGet(now -> Math.max(0, now - handed));
    }

    private void count() {
        handovers
                .count(config.maxOpen())
                .subscribe()
                .with(
                        counted -> {
                            open.set(counted.open());
                            refused.set(counted.refused());
                        },
                        failure -> Log.debugf("handovers not counted: %s", failure.getMessage()));
    }
}
