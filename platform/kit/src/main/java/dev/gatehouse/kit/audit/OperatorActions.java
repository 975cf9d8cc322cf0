package dev.gatehouse.kit.audit;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** The record of what operators did, in the database whose state they changed. */
@ApplicationScoped
public class OperatorActions {

    private static final String RECORD =
            "insert into operator_action (operator_id, action, subject, details) values ($1, $2, $3, $4)";

    /**
     * Records in the transaction that does it, so that neither is without the other.
     *
     * @param action what, as {@code <noun>.<verb in the past tense>}, for example {@code dead-letter.replayed}
     * @param subject to what: an id
     * @param details why, in the operator's words, or how many; never a secret
     */
    public Uni<Void> record(SqlConnection transaction, UUID operator, String action, String subject, String details) {
        return transaction
                .preparedQuery(RECORD)
                .execute(Tuple.of(operator, action, subject, details))
                .replaceWithVoid();
    }
}
