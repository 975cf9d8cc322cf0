package dev.gatehouse.kit.outbox;

import dev.gatehouse.kit.audit.Operator;
import dev.gatehouse.kit.audit.OperatorActions;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;

/** Hands published events to the relay once more. */
@ApplicationScoped
class Republish {

    private static final String REOPEN = """
            with part as (
                select position, created_at from outbox
                where created_at >= $1 and position > $2 and published_at is not null
                order by position limit $3
            ), reopened as (
                update outbox again set published_at = null from part
                where again.position = part.position and again.created_at = part.created_at
                returning again.position
            )
            select count(*)::int as events, coalesce(max(position), $2) as last from reopened""";

    /**
     * @param events how many go out again
     * @param lastPosition the last one's
     * @param more whether others may follow it
     */
    record Part(int events, long lastPosition, boolean more) {}

    private final Pool pool;
    private final Outbox outbox;
    private final OperatorActions actions;
    private final OutboxConfig config;

    Republish(Pool pool, Outbox outbox, OperatorActions actions, OutboxConfig config) {
        this.pool = pool;
        this.outbox = outbox;
        this.actions = actions;
        this.config = config;
    }

    /** The oldest events appended since then and after a position, a bounded part, in one transaction. They go out in their old order. */
    Uni<Part> since(Operator operator, OffsetDateTime since, long afterPosition) {
        return pool.withTransaction(transaction -> reopen(transaction, since, afterPosition)
                        .call(part -> record(transaction, operator, since.toString(), part)))
                .invoke(outbox::wake);
    }

    private Uni<Void> record(SqlConnection transaction, Operator operator, String since, Part part) {
        var many = part.events() + " events, to position " + part.lastPosition();
        var action = operator.did("outbox.republished", null, "since " + since + ", " + many);
        return actions.record(transaction, action, since, many);
    }

    private Uni<Part> reopen(SqlConnection transaction, OffsetDateTime since, long afterPosition) {
        int most = config.reopened();
        return transaction
                .preparedQuery(REOPEN)
                .execute(Tuple.of(since, afterPosition, most))
                .map(rows -> rows.iterator().next())
                .map(row -> new Part(row.getInteger("events"), row.getLong("last"), row.getInteger("events") == most));
    }
}
