package dev.gatehouse.kit.audit;

import dev.gatehouse.kit.id.Ids;
import dev.gatehouse.kit.outbox.Outbox;
import dev.gatehouse.kit.outbox.OutboxEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;

/**
 * What operators did: announced for the audit log, and, where they said why, kept with that in the database whose state they
 * changed.
 */
@ApplicationScoped
public class OperatorActions {

    private static final String KEEP =
            "insert into operator_action (operator_id, action, subject, details) values ($1, $2, $3, $4)";

    private final OperatorActionConfig config;
    private final Outbox outbox;
    private final Ids ids;
    private final Clock clock;

    OperatorActions(OperatorActionConfig config, Outbox outbox, Ids ids, Clock clock) {
        this.config = config;
        this.outbox = outbox;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Keeps and announces in the transaction that does it, so that neither is without the other. After its commit call
     * {@link Outbox#wake}.
     *
     * @param subject to what: an id
     * @param details why, in the operator's words, or how many; never a secret. It stays here
     */
    public Uni<Void> record(SqlConnection transaction, OperatorAction action, String subject, String details) {
        return transaction
                .preparedQuery(KEEP)
                .execute(Tuple.of(action.by().id(), action.name(), subject, details))
                .flatMap(kept -> outbox.append(transaction, event(action)));
    }

    /** The announcement alone, in the trace of the current request: to be appended in the transaction that does it. */
    public OutboxEvent event(OperatorAction action) {
        var id = ids.next();
        var by = action.by();
        var event = new OperatorActed(
                id,
                by.id(),
                clock.instant(),
                action.name(),
                action.userId(),
                action.details(),
                by.address(),
                by.deviceName());
        return OutboxEvent.of(config.topic(), id, by.id(), event);
    }
}
