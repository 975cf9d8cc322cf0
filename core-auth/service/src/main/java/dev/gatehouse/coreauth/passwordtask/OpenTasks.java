package dev.gatehouse.coreauth.passwordtask;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * About how many tasks are open, over all replicas: counted once a second, and what this process added since. An estimate that
 * costs a request nothing. Thread-safe.
 */
@ApplicationScoped
class OpenTasks {

    private final PasswordTaskRepository repository;
    private final PasswordTaskConfig config;
    private final Vertx vertx;
    private final AtomicInteger counted = new AtomicInteger();
    private final AtomicInteger added = new AtomicInteger();
    private long timer;

    OpenTasks(PasswordTaskRepository repository, PasswordTaskConfig config, Vertx vertx, MeterRegistry metrics) {
        this.repository = repository;
        this.config = config;
        this.vertx = vertx;
        metrics.gauge("gatehouse.password.tasks.open", counted);
    }

    void start(@Observes StartupEvent started) {
        timer = vertx.setPeriodic(config.backstop().toMillis(), tick -> count());
    }

    void stop(@Observes ShutdownEvent stopping) {
        vertx.cancelTimer(timer);
    }

    boolean isFull() {
        return counted.get() + added.get() >= config.maxOpen();
    }

    void add() {
        added.incrementAndGet();
    }

    private void count() {
        int before = added.get();
        repository
                .count()
                .subscribe()
                .with(
                        open -> {
                            counted.set(open);
                            added.addAndGet(-before);
                        },
                        failure -> Log.debugf("open tasks not counted: %s", failure.getMessage()));
    }
}
