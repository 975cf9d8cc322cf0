package dev.gatehouse.kit.inbox;

import io.quarkus.arc.All;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Looks for parked events that are due, and lets go of what has long been done. */
@ApplicationScoped
class InboxUpkeep {

    private static final Duration CLEANING = Duration.ofMinutes(10);

    /** Longer than the outbox keeps events for a refill of the broker. */
    private static final String FORGET = """
            delete from inbox where ctid = any(array(
                select ctid from inbox where state in ('DONE', 'DISCARDED') and received_at < now() - interval '14 days' limit 10000))""";

    private final Inbox inbox;
    private final List<EventHandler<?>> handlers;
    private final InboxConfig config;
    private final Vertx vertx;
    private final Pool pool;
    private final List<Long> timers = new ArrayList<>();
    private volatile boolean busy;

    InboxUpkeep(Inbox inbox, @All List<EventHandler<?>> handlers, InboxConfig config, Vertx vertx, Pool pool) {
        this.inbox = inbox;
        this.handlers = handlers;
        this.config = config;
        this.vertx = vertx;
        this.pool = pool;
    }

    void start(@Observes StartupEvent started) {
        timers.add(vertx.setPeriodic(config.interval().toMillis(), tick -> retry()));
        timers.add(vertx.setPeriodic(CLEANING.toMillis(), tick -> forget()));
    }

    void stop(@Observes ShutdownEvent stopping) {
        timers.forEach(vertx::cancelTimer);
    }

    private void retry() {
        if (busy) {
            return;
        }
        busy = true;
        Multi.createFrom()
                .iterable(handlers)
                .onItem()
                .<Boolean>transformToUniAndConcatenate(inbox::retryDue)
                .collect()
                .asList()
                .onTermination()
                .invoke(() -> busy = false)
                .subscribe()
                .with(
                        more -> {
                            if (more.contains(true)) {
                                retry();
                            }
                        },
                        failure -> Log.debugf("parked events wait: %s", failure.getMessage()));
    }

    private void forget() {
        Uni.createFrom()
                .deferred(() -> pool.query(FORGET).execute())
                .subscribe()
                .with(done -> {}, failure -> Log.debugf("inbox not cleaned: %s", failure.getMessage()));
    }
}
