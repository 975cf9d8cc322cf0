package dev.gatehouse.kit.inbox;

import io.quarkus.arc.All;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Looks for parked events that are due, of all consumers at once, and lets go of what has long been done. */
@ApplicationScoped
class InboxUpkeep {

    /** Longer than the outbox keeps events for a refill of the broker. What was parked counts from its last try, or its discard. */
    private static final String FORGET = """
            delete from inbox where ctid = any(array(
                select ctid from inbox where state = '%s' and received_at < now() - interval '14 days'
                and (next_attempt_at is null or next_attempt_at < now() - interval '14 days') limit %d))""";

    private static final int MOST_AT_ONCE = 10_000;

    /** Each has an index of its own. */
    private static final List<String> FORGOTTEN =
            List.of(FORGET.formatted("DONE", MOST_AT_ONCE), FORGET.formatted("DISCARDED", MOST_AT_ONCE));

    private final Inbox inbox;
    private final List<EventHandler<?>> handlers;
    private final InboxConfig config;
    private final Vertx vertx;
    private final Pool pool;
    private final Duration longestRound;
    private final List<Long> timers = new ArrayList<>();

    /** Consumers whose parked events are being tried. */
    private final Set<String> busy = ConcurrentHashMap.newKeySet();

    InboxUpkeep(Inbox inbox, @All List<EventHandler<?>> handlers, InboxConfig config, Vertx vertx, Pool pool) {
        this.inbox = inbox;
        this.handlers = handlers;
        this.config = config;
        this.vertx = vertx;
        this.pool = pool;
        // what all its tries may take, and as much again for what the database does before and after each
        this.longestRound = config.longestTry().multipliedBy(2L * config.batch());
    }

    void start(@Observes StartupEvent started) {
        timers.add(vertx.setPeriodic(config.interval().toMillis(), tick -> handlers.forEach(this::retry)));
        timers.add(vertx.setPeriodic(config.cleaning().toMillis(), tick -> forget()));
    }

    void stop(@Observes ShutdownEvent stopping) {
        timers.forEach(vertx::cancelTimer);
    }

    private void retry(EventHandler<?> handler) {
        if (!busy.add(handler.consumer())) {
            return;
        }
        Uni.createFrom()
                .deferred(() -> inbox.retryDue(handler))
                .ifNoItem()
                .after(longestRound)
                .fail()
                .onTermination()
                .invoke(() -> busy.remove(handler.consumer()))
                .subscribe()
                .with(
                        more -> {
                            if (more) {
                                retry(handler);
                            }
                        },
                        failure -> Log.debugf("parked events wait: %s", failure.getMessage()));
    }

    private void forget() {
        FORGOTTEN.forEach(this::forget);
    }

    private void forget(String statement) {
        Uni.createFrom()
                .deferred(() -> pool.query(statement).execute())
                .map(RowSet::rowCount)
                .repeat()
                .whilst(rows -> rows >= MOST_AT_ONCE)
                .collect()
                .last()
                .subscribe()
                .with(done -> {}, failure -> Log.warnf("inbox not cleaned: %s", failure.getMessage()));
    }
}
