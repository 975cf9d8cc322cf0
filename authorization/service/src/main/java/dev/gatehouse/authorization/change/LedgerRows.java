package dev.gatehouse.authorization.change;

import dev.gatehouse.authorization.api.RoleChanged;
import dev.gatehouse.authorization.api.RoleEvent;
import dev.gatehouse.authorization.api.RolesAssigned;
import dev.gatehouse.authorization.api.RolesRevoked;
import dev.gatehouse.authorization.knowledge.PolicyJson;
import dev.gatehouse.authorization.permission.Authority;
import dev.gatehouse.authorization.permission.Policy;
import dev.gatehouse.kit.audit.Operator;
import dev.gatehouse.kit.audit.OperatorActions;
import dev.gatehouse.kit.id.Ids;
import dev.gatehouse.kit.outbox.OutboxEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny;

/** The rows around a change: the revision, the state it is decided on, the list of what it touched, its events. */
@ApplicationScoped
class LedgerRows {

    private static final String NEXT_REVISION = "update policy_revision set revision = revision + 1 returning revision";

    private static final String ADMINISTRATORS =
            "(select count(*) from assignment where role = 'admin' and scope = '' and valid_until is null)";

    /** A statement of its own after the lock: it sees what was committed while the lock was waited for. */
    private static final String STATE = """
            select cast((select %s from role r) as text),
                   cast((select %s from assignment a where a.user_id = ?1) as text),
                   %s""".formatted(PolicyJson.ROLES, PolicyJson.ASSIGNMENTS, ADMINISTRATORS);

    /** What other services may take a user to be: what holds everywhere and now. */
    private static final String ROLES_EVERYWHERE = """
            select role from assignment
            where user_id = ?1 and scope = '' and (valid_until is null or valid_until > ?2) order by role""";

    private static final String LIST_USER = "insert into policy_change (revision, user_id) values (?1, ?2)";

    private static final String LIST_ROLE = "insert into policy_change (revision, role) values (?1, ?2)";

    /** Begins a chain, so it has no cause; no trace is written as the empty text, as a native query's null has no type. */
    private static final String APPEND =
            "select cast(outbox_append(?1, ?2, ?3, ?4, ?5, nullif(?6, ''), ?7, null) as text)";

    private final Ids ids;
    private final Clock clock;
    private final ChangeConfig config;
    private final OperatorActions actions;

    LedgerRows(Ids ids, Clock clock, ChangeConfig config, OperatorActions actions) {
        this.ids = ids;
        this.clock = clock;
        this.config = config;
        this.actions = actions;
    }

    /** Takes the next revision, and with it the right to write until the transaction ends. */
    Uni<Draft> open(Mutiny.Session session, Operator author) {
        return session.createNativeQuery(NEXT_REVISION, Long.class)
                .getSingleResult()
                .flatMap(revision -> session.createNativeQuery(STATE, Object[].class)
                        .setParameter(1, author.id())
                        .getSingleResult()
                        .map(state -> new Draft(
                                author,
                                revision,
                                new Authority(
                                        Policy.of(PolicyJson.roles(new JsonArray((String) state[0]))),
                                        PolicyJson.heldRoles(new JsonArray((String) state[1])),
                                        clock.instant()),
                                ((Number) state[2]).longValue())));
    }

    Uni<Long> administrators(Mutiny.Session session) {
        return session.createNativeQuery("select " + ADMINISTRATORS, Long.class).getSingleResult();
    }

    /** Lists what the change touched and appends its events, those for the audit log too. */
    Uni<Void> close(Mutiny.Session session, Draft draft) {
        var users = new LinkedHashSet<UUID>();
        draft.assignments().forEach(change -> users.add(change.userId()));
        return inTurn(draft.roles(), role -> roleChanged(session, draft, role))
                .chain(() -> inTurn(users, user -> list(session, LIST_USER, draft.revision(), user)))
                .chain(() -> inTurn(draft.assignments(), change -> announce(session, draft, change)))
                .chain(() -> inTurn(draft.actions(), action -> append(session, actions.event(action))));
    }

    private Uni<Void> roleChanged(Mutiny.Session session, Draft draft, String role) {
        var id = ids.next();
        var event = new RoleChanged(id, draft.author(), draft.now(), role, draft.revision());
        return list(session, LIST_ROLE, draft.revision(), role)
                .chain(() -> session.createNativeQuery("update policy_revision set roles_revision = revision")
                        .executeUpdate())
                .chain(() -> append(session, OutboxEvent.of(config.topic(), id, draft.author(), event)));
    }

    private Uni<Void> announce(Mutiny.Session session, Draft draft, AssignmentChange change) {
        return session.createNativeQuery(ROLES_EVERYWHERE, String.class)
                .setParameter(1, change.userId())
                .setParameter(2, draft.now())
                .getResultList()
                .map(held -> event(draft, change, held))
                .flatMap(event ->
                        append(session, OutboxEvent.of(config.topic(), event.eventId(), change.userId(), event)));
    }

    private RoleEvent event(Draft draft, AssignmentChange change, List<String> held) {
        var roles = List.of(change.role());
        return change.given()
                ? new RolesAssigned(ids.next(), change.userId(), draft.now(), roles, held, draft.revision())
                : new RolesRevoked(ids.next(), change.userId(), draft.now(), roles, held, draft.revision());
    }

    private static Uni<Void> list(Mutiny.Session session, String statement, long revision, Object what) {
        return session.createNativeQuery(statement)
                .setParameter(1, revision)
                .setParameter(2, what)
                .executeUpdate()
                .replaceWithVoid();
    }

    private static Uni<Void> append(Mutiny.Session session, OutboxEvent event) {
        return session.createNativeQuery(APPEND, String.class)
                .setParameter(1, event.id())
                .setParameter(2, event.topic())
                .setParameter(3, event.type())
                .setParameter(4, event.subject())
                .setParameter(5, event.data())
                .setParameter(6, event.traceparent() == null ? "" : event.traceparent())
                .setParameter(7, event.correlation())
                .getSingleResultOrNull()
                .replaceWithVoid();
    }

    /** A session does one thing at a time. */
    private static <T> Uni<Void> inTurn(Collection<T> items, Function<T, Uni<Void>> action) {
        return Multi.createFrom()
                .iterable(items)
                .onItem()
                .transformToUniAndConcatenate(action::apply)
                .collect()
                .last()
                .replaceWithVoid();
    }
}
