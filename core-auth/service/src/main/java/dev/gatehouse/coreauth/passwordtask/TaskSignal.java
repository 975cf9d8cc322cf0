package dev.gatehouse.coreauth.passwordtask;

import dev.gatehouse.kit.postgres.DedicatedConnections;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.pgclient.PgConnection;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What wakes the workers besides new tasks of their own process: other replicas that have all they can do, by
 * {@code LISTEN/NOTIFY}, and a timer that finds what a lost signal or a crash left. Thread-safe.
 */
@ApplicationScoped
class TaskSignal {

    private static final String CHANNEL = "password_task";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Pool pool;
    private final DedicatedConnections connections;
    private final PasswordTaskConfig config;
    private final Vertx vertx;
    private final AtomicLong lastSent;
    private volatile Runnable onSignal = () -> {};
    private volatile @Nullable PgConnection listening;
    private volatile boolean connecting;
    private volatile boolean stopped;
    private long timer;

    TaskSignal(Pool pool, DedicatedConnections connections, PasswordTaskConfig config, Vertx vertx) {
        this.pool = pool;
        this.connections = connections;
        this.config = config;
        this.vertx = vertx;
        this.lastSent = new AtomicLong(System.nanoTime() - config.signalPause().toNanos());
    }

    /** @param action called from now on, on any thread */
    void begin(Runnable action) {
        onSignal = action;
        listen();
        timer = vertx.setPeriodic(config.backstop().toMillis(), tick -> {
            listen();
            action.run();
        });
    }

    void stop(@Observes ShutdownEvent stopping) {
        stopped = true;
        vertx.cancelTimer(timer);
        var held = listening;
        if (held != null) {
            held.closeAndForget();
        }
    }

    /** Tells the other replicas, at most once per pause. */
    void send() {
        long now = System.nanoTime();
        long last = lastSent.get();
        if (now - last >= config.signalPause().toNanos() && lastSent.compareAndSet(last, now)) {
            pool.query("notify " + CHANNEL)
                    .execute()
                    .subscribe()
                    .with(sent -> {}, failure -> Log.debugf("replicas not woken: %s", failure.getMessage()));
        }
    }

    /** Listens, if it does not already: a lost connection is replaced at the next tick. */
    private void listen() {
        if (listening == null && !connecting && !stopped) {
            connecting = true;
            connect()
                    .onTermination()
                    .invoke(() -> connecting = false)
                    .subscribe()
                    .with(done -> {}, failure -> Log.debugf("not listening for tasks: %s", failure.getMessage()));
        }
    }

    private Uni<Void> connect() {
        return connections
                .open()
                .flatMap(fresh -> fresh.query("listen " + CHANNEL)
                        .execute()
                        .ifNoItem()
                        .after(PATIENCE)
                        .fail()
                        .onFailure()
                        .invoke(fresh::closeAndForget)
                        .invoke(() -> use(fresh)))
                .ifNoItem()
                .after(PATIENCE.multipliedBy(2))
                .fail()
                .replaceWithVoid();
    }

    private void use(PgConnection fresh) {
        fresh.notificationHandler(notification -> onSignal.run());
        fresh.closeHandler(() -> {
            if (fresh.equals(listening)) {
                listening = null;
            }
        });
        listening = fresh;
    }
}
