package dev.gatehouse.usermanagement.suspension;

import dev.gatehouse.kit.audit.Operator;
import dev.gatehouse.kit.audit.OperatorAction;
import dev.gatehouse.kit.audit.OperatorActions;
import dev.gatehouse.kit.outbox.Outbox;
import dev.gatehouse.kit.outbox.OutboxEvent;
import dev.gatehouse.kit.outbox.UrgentEvents;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.usermanagement.UserManagementError;
import dev.gatehouse.usermanagement.account.UserEvents;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;

/**
 * Suspends and reactivates accounts. The change, its event and what the audit log is told commit together; what changes nothing
 * announces nothing. Core-auth has heard of it before the caller is answered, or a short wait is over.
 */
@ApplicationScoped
class SuspendUser {

    private static final String CHANGE = """
            update users set suspended = $2, suspension_version = suspension_version + 1
            where user_id = $1 and suspended <> $2
            returning suspension_version""";

    private static final String EXISTS = "select from users where user_id = $1";

    private final Pool pool;
    private final UserEvents events;
    private final OperatorActions actions;
    private final Outbox outbox;
    private final UrgentEvents urgent;
    private final Clock clock;

    SuspendUser(
            Pool pool, UserEvents events, OperatorActions actions, Outbox outbox, UrgentEvents urgent, Clock clock) {
        this.pool = pool;
        this.events = events;
        this.actions = actions;
        this.outbox = outbox;
        this.urgent = urgent;
        this.clock = clock;
    }

    /** Fails with USER_NOT_FOUND, or OWN_ACCOUNT: whoever locks himself out cannot come back to undo it. */
    Uni<Void> suspend(UUID userId, Operator operator) {
        if (userId.equals(operator.id())) {
            throw new DomainException(UserManagementError.OWN_ACCOUNT, "Nobody suspends himself.");
        }
        var now = clock.instant();
        var action = operator.did("user.suspended", userId, null);
        return change(userId, true, action, version -> events.suspended(userId, now, version, operator.id()));
    }

    /** Fails with USER_NOT_FOUND. */
    Uni<Void> reactivate(UUID userId, Operator operator) {
        var now = clock.instant();
        var action = operator.did("user.reactivated", userId, null);
        return change(userId, false, action, version -> events.reactivated(userId, now, version, operator.id()));
    }

    private Uni<Void> change(UUID userId, boolean suspended, OperatorAction action, IntFunction<OutboxEvent> eventOf) {
        return pool.withTransaction(transaction -> commit(transaction, userId, suspended, action, eventOf))
                .invoke(outbox::wake)
                .flatMap(urgent::tell);
    }

    /** What is to be told at once; nothing when it was so already. */
    private Uni<List<OutboxEvent>> commit(
            SqlConnection transaction,
            UUID userId,
            boolean suspended,
            OperatorAction action,
            IntFunction<OutboxEvent> eventOf) {
        return transaction
                .preparedQuery(CHANGE)
                .execute(Tuple.of(userId, suspended))
                .flatMap(changed -> {
                    if (changed.size() == 0) {
                        return requireExistence(transaction, userId).replaceWith(List.<OutboxEvent>of());
                    }
                    var event = eventOf.apply(changed.iterator().next().getInteger(0));
                    return outbox.append(transaction, List.of(event, actions.event(action)))
                            .replaceWith(List.of(event));
                });
    }

    private static Uni<Void> requireExistence(SqlConnection transaction, UUID userId) {
        return transaction
                .preparedQuery(EXISTS)
                .execute(Tuple.of(userId))
                .map(RowSet::size)
                .invoke(found -> {
                    if (found == 0) {
                        throw new DomainException(UserManagementError.USER_NOT_FOUND, "There is no such account.");
                    }
                })
                .replaceWithVoid();
    }
}
