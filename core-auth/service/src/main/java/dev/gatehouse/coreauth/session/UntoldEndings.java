package dev.gatehouse.coreauth.session;

import dev.gatehouse.kit.outbox.OutboxEvent;
import dev.gatehouse.kit.outbox.UrgentEvents;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Tells every service of ends that this replica found in the database and had not heard of: whoever ended them may have been killed
 * between the commit and the telling. Only while their events wait to be published: later the topic tells. A portion at a time, one
 * after the other, so that many of them are no storm. Thread-safe.
 */
@ApplicationScoped
class UntoldEndings {

    /** What waits to be told; the topic tells the rest. */
    private static final int LONGEST = 10_000;

    private static final int PORTION = 100;

    /** The index of what is not published has few entries, unless Kafka is away. */
    private static final String UNPUBLISHED = """
            select subject, data ->> 'session_id' as id from outbox
            where published_at is null and topic = $1 and (subject = any($2) or data ->> 'session_id' = any($3))
            """;

    /**
     * @param id a {@code sid}, or the {@code jti} of one token
     * @param userId null of what is no session: only its event says whose it is
     */
    record Ended(String id, @Nullable UUID userId, Instant at) {}

    private final Pool pool;
    private final UrgentEvents urgent;
    private final Revocations revocations;
    private final SessionConfig config;
    private final BlockingQueue<Ended> waiting = new ArrayBlockingQueue<>(LONGEST);
    private final AtomicBoolean busy = new AtomicBoolean();

    UntoldEndings(Pool pool, UrgentEvents urgent, Revocations revocations, SessionConfig config) {
        this.pool = pool;
        this.urgent = urgent;
        this.revocations = revocations;
        this.config = config;
    }

    /** To be called at each look, also with none: it begins the next portion when the last one is done. Never waits, never fails. */
    void add(List<Ended> learned) {
        learned.forEach(waiting::offer);
        if (!waiting.isEmpty() && busy.compareAndSet(false, true)) {
            var portion = new ArrayList<Ended>();
            waiting.drainTo(portion, PORTION);
            tell(portion)
                    .onTermination()
                    .invoke(() -> busy.set(false))
                    .subscribe()
                    .with(told -> {}, failure -> again(portion, failure));
        }
    }

    private Uni<Void> tell(List<Ended> portion) {
        var users = new HashSet<UUID>();
        for (var ended : portion) {
            var userId = ended.userId();
            if (userId != null) {
                users.add(userId);
            }
        }
        var ids = portion.stream().map(Ended::id).toArray(String[]::new);
        return pool.preparedQuery(UNPUBLISHED)
                .execute(Tuple.of(config.topic(), users.toArray(UUID[]::new), ids))
                .map(rows -> events(portion, rows))
                .invoke(UntoldEndings::log)
                .flatMap(urgent::tell);
    }

    /** An event without an id ended all sessions of its subject. */
    private List<OutboxEvent> events(List<Ended> portion, RowSet<Row> unpublished) {
        var subjects = new HashSet<UUID>();
        var subjectOf = new HashMap<String, UUID>();
        for (var row : unpublished) {
            var subject = row.getUUID("subject");
            var id = row.getString("id");
            subjects.add(subject);
            if (id != null) {
                subjectOf.put(id, subject);
            }
        }
        var events = new ArrayList<OutboxEvent>();
        for (var ended : portion) {
            var userId = ended.userId();
            var subject = userId != null && subjects.contains(userId) ? userId : subjectOf.get(ended.id());
            if (subject != null) {
                events.add(revocations.ofOne(subject, ended.id(), ended.at()));
            }
        }
        return events;
    }

    private static void log(List<OutboxEvent> events) {
        if (!events.isEmpty()) {
            Log.infof("ends found in the database of which nobody had told: %d, told now", events.size());
        }
    }

    private void again(List<Ended> portion, Throwable failure) {
        portion.forEach(waiting::offer);
        Log.debugf("ends not told: %s", failure.getMessage());
    }
}
