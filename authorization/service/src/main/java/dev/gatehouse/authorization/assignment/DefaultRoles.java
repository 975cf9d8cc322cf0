package dev.gatehouse.authorization.assignment;

import dev.gatehouse.authorization.api.RoleEvent;
import dev.gatehouse.authorization.api.RolesAssigned;
import dev.gatehouse.authorization.api.RolesAssignmentFailed;
import dev.gatehouse.authorization.assignment.AssignmentRows.Outcome;
import dev.gatehouse.authorization.change.ChangeConfig;
import dev.gatehouse.kit.id.Ids;
import dev.gatehouse.kit.inbox.Received;
import dev.gatehouse.kit.outbox.Outbox;
import dev.gatehouse.kit.outbox.OutboxEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Gives users the default roles and says so: any number of them in three statements. */
@ApplicationScoped
class DefaultRoles {

    private static final String NO_DEFAULT_ROLE = "NO_DEFAULT_ROLE";

    private final AssignmentRows assignments;
    private final Outbox outbox;
    private final ChangeConfig config;
    private final Ids ids;
    private final Clock clock;

    DefaultRoles(AssignmentRows assignments, Outbox outbox, ChangeConfig config, Ids ids, Clock clock) {
        this.assignments = assignments;
        this.outbox = outbox;
        this.config = config;
        this.ids = ids;
        this.clock = clock;
    }

    /** Whoever has them keeps them, from whom an operator took one it stays taken, and all are announced. */
    <E> Uni<Void> give(SqlConnection transaction, Stream<Received<E>> events, Function<E, UUID> user) {
        var causes = events.collect(Collectors.<Received<E>, UUID, Received<E>>toMap(
                received -> user.apply(received.event()), received -> received, (first, again) -> first));
        if (causes.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        var now = clock.instant();
        return assignments
                .nextRevision(transaction)
                .flatMap(revision -> assignments
                        .giveDefaults(transaction, causes.keySet(), now, revision)
                        .map(outcomes -> outcomes.stream()
                                .map(outcome -> event(outcome, now, revision)
                                        .causedBy(Objects.requireNonNull(causes.get(outcome.userId()))))
                                .toList()))
                .flatMap(announcements -> outbox.append(transaction, announcements));
    }

    private OutboxEvent event(Outcome outcome, Instant now, long revision) {
        var user = outcome.userId();
        var id = ids.next();
        RoleEvent event = outcome.roles().isEmpty() && !outcome.taken()
                ? new RolesAssignmentFailed(id, user, now, NO_DEFAULT_ROLE)
                : new RolesAssigned(id, user, now, outcome.changed(), outcome.roles(), revision);
        return OutboxEvent.of(config.topic(), id, user, event);
    }
}
