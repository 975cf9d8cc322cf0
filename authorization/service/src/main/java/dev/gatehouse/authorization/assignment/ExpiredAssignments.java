package dev.gatehouse.authorization.assignment;

import dev.gatehouse.authorization.api.RolesRevoked;
import dev.gatehouse.authorization.assignment.AssignmentRows.Outcome;
import dev.gatehouse.authorization.change.ChangeConfig;
import dev.gatehouse.kit.id.Ids;
import dev.gatehouse.kit.outbox.Outbox;
import dev.gatehouse.kit.outbox.OutboxEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;

/**
 * Removes assignments that have come to their end and tells the other services. Decisions here do not wait for it: they look at
 * the end themselves. Any replica may do it at any time.
 */
@ApplicationScoped
class ExpiredAssignments {

    private final AssignmentRows assignments;
    private final Outbox outbox;
    private final ChangeConfig config;
    private final Pool pool;
    private final Ids ids;
    private final Clock clock;

    ExpiredAssignments(
            AssignmentRows assignments, Outbox outbox, ChangeConfig config, Pool pool, Ids ids, Clock clock) {
        this.assignments = assignments;
        this.outbox = outbox;
        this.config = config;
        this.pool = pool;
        this.ids = ids;
        this.clock = clock;
    }

    /** Costs one look at an index while there is nothing to do. */
    Uni<Void> end() {
        var now = clock.instant();
        return pool.withConnection(connection -> assignments.anyExpired(connection, now))
                .flatMap(any -> any
                        ? pool.withTransaction(transaction -> end(transaction, now))
                                .invoke(outbox::wake)
                        : Uni.createFrom().voidItem());
    }

    private Uni<Void> end(SqlConnection transaction, Instant now) {
        return assignments.nextRevision(transaction).flatMap(revision -> assignments
                .endExpired(transaction, now, revision)
                .flatMap(outcomes -> outbox.append(
                        transaction,
                        outcomes.stream()
                                .map(outcome -> event(outcome, now, revision))
                                .toList())));
    }

    private OutboxEvent event(Outcome outcome, Instant now, long revision) {
        var id = ids.next();
        var event = new RolesRevoked(id, outcome.userId(), now, outcome.changed(), outcome.roles(), revision);
        return OutboxEvent.of(config.topic(), id, outcome.userId(), event);
    }
}
