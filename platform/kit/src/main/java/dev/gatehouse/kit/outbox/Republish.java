package dev.gatehouse.kit.outbox;

import dev.gatehouse.kit.audit.OperatorActions;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.util.UUID;

/** Hands published events to the relay once more. */
@ApplicationScoped
class Republish {

    private static final String REOPEN =
            "update outbox set published_at = null where created_at >= $1 and published_at is not null";

    private final Pool pool;
    private final Outbox outbox;
    private final OperatorActions actions;

    Republish(Pool pool, Outbox outbox, OperatorActions actions) {
        this.pool = pool;
        this.outbox = outbox;
        this.actions = actions;
    }

    /** Every event appended since then, in one transaction; how many. They go out in their old order. */
    Uni<Long> since(UUID operator, OffsetDateTime since) {
        return pool.withTransaction(transaction -> reopen(transaction, since)
                        .call(events -> actions.record(
                                transaction, operator, "outbox.republished", since.toString(), events + " events")))
                .invoke(outbox::wake);
    }

    private static Uni<Long> reopen(SqlConnection transaction, OffsetDateTime since) {
        return transaction.preparedQuery(REOPEN).execute(Tuple.of(since)).map(rows -> (long) rows.rowCount());
    }
}
