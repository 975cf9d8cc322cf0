package dev.gatehouse.coreauth.session;

import dev.gatehouse.coreauth.audit.AuditEntry;
import dev.gatehouse.coreauth.audit.AuditLog;
import dev.gatehouse.kit.outbox.Outbox;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/**
 * Ends what has no session: a service account's grant, by the {@code sid} of its tokens, or one access token, by its {@code jti}.
 * Everybody hears of it as of a session's end. When it cannot be committed the call fails.
 */
@ApplicationScoped
public class GrantEndings {

    private static final String END =
            "insert into ended_grant (id, ended_at) values ($1, $2) on conflict (id) do nothing";
    private static final String DELETE = "delete from ended_grant where ended_at < $1";

    private final Pool pool;
    private final Outbox outbox;
    private final Revocations revocations;
    private final AuditLog audit;
    private final Clock clock;

    GrantEndings(Pool pool, Outbox outbox, Revocations revocations, AuditLog audit, Clock clock) {
        this.pool = pool;
        this.outbox = outbox;
        this.revocations = revocations;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Ends it; completes when every service has heard of it, or a short wait is over.
     *
     * @param entry tells of it, and commits with it
     */
    public Uni<Void> end(UUID subject, String id, AuditEntry entry) {
        var now = clock.instant();
        return pool.withTransaction(transaction ->
                        end(transaction, subject, id, now).flatMap(done -> audit.record(transaction, entry)))
                .flatMap(done -> announce(subject, id, now));
    }

    /** Ends it in the given transaction. After its commit call {@link #announce}. */
    public Uni<Void> end(SqlConnection transaction, UUID subject, String id, Instant now) {
        return transaction
                .preparedQuery(END)
                .execute(Tuple.of(id, now.atOffset(ZoneOffset.UTC)))
                .call(done -> outbox.append(transaction, List.of(revocations.ofOne(subject, id, now))))
                .replaceWithVoid();
    }

    /** After the commit. Completes when every service has heard of it, or a short wait is over. */
    public Uni<Void> announce(UUID subject, String id, Instant now) {
        revocations.deny(id, now);
        outbox.wake();
        return revocations.tell(subject, List.of(id), now);
    }

    /** Forgets what nobody's token carries any more; how many it were. */
    Uni<Integer> forgetExpired() {
        var before = clock.instant().minus(revocations.longestDenial().multipliedBy(2));
        return pool.preparedQuery(DELETE)
                .execute(Tuple.of(before.atOffset(ZoneOffset.UTC)))
                .map(RowSet::rowCount);
    }
}
