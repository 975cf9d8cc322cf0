package dev.gatehouse.authorization;

import dev.gatehouse.authorization.api.RoleChanged;
import dev.gatehouse.authorization.api.RolesAssigned;
import dev.gatehouse.authorization.api.RolesRevoked;
import dev.gatehouse.authorization.knowledge.PolicyFeed;
import dev.gatehouse.kit.id.Ids;
import dev.gatehouse.kit.outbox.Outbox;
import dev.gatehouse.kit.outbox.OutboxEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes the policy as another replica would: straight into PostgreSQL, past this application's memory and rules. */
@ApplicationScoped
public class TestPolicy {

    private static final Duration SOON = Duration.ofSeconds(40);

    private final Pool pool;
    private final Outbox outbox;
    private final PolicyFeed feed;
    private final Ids ids;

    TestPolicy(Pool pool, Outbox outbox, PolicyFeed feed, Ids ids) {
        this.pool = pool;
        this.outbox = outbox;
        this.feed = feed;
        this.ids = ids;
    }

    /** Somebody who holds this role everywhere and for ever, and is known to this application to do so. */
    public UUID userWith(String role) {
        return userWith(role, "", null);
    }

    public UUID userWith(String role, String scope, @Nullable Instant until) {
        var user = UUID.randomUUID();
        know(give(user, role, scope, until));
        return user;
    }

    /** The revision. */
    public long give(UUID user, String role, String scope, @Nullable Instant until) {
        return write(user, transaction -> transaction
                .preparedQuery("insert into assignment (user_id, role, scope, valid_until) values ($1, $2, $3, $4)")
                .execute(Tuple.of(user, role, scope, until == null ? null : until.atOffset(ZoneOffset.UTC))));
    }

    /** The revision. */
    public long take(UUID user, String role) {
        return write(user, transaction -> transaction
                .preparedQuery("delete from assignment where user_id = $1 and role = $2")
                .execute(Tuple.of(user, role)));
    }

    /** Takes a role and announces it: what another replica's outbox would publish. The revision. */
    public long takeAndAnnounce(UUID user, String role) {
        long revision = changing((transaction, next) -> transaction
                .preparedQuery("delete from assignment where user_id = $1 and role = $2")
                .execute(Tuple.of(user, role))
                .chain(() -> list(transaction, next, user))
                .chain(() -> outbox.append(transaction, revoked(user, role, next))));
        outbox.wake();
        return revision;
    }

    /** Gives a role and announces it. The revision. */
    public long giveAndAnnounce(UUID user, String role) {
        long revision = changing((transaction, next) -> transaction
                .preparedQuery("insert into assignment (user_id, role) values ($1, $2)")
                .execute(Tuple.of(user, role))
                .chain(() -> list(transaction, next, user))
                .chain(() -> outbox.append(transaction, assigned(user, role, next))));
        outbox.wake();
        return revision;
    }

    /** Defines a role of these permissions and no parents. The revision. */
    public long define(String role, String... permissions) {
        return changing((transaction, next) -> define(transaction, next, role, permissions));
    }

    /** The same, and announces it. The revision. */
    public long defineAndAnnounce(String role, String... permissions) {
        long revision = changing((transaction, next) -> define(transaction, next, role, permissions)
                .chain(() -> outbox.append(transaction, changed(role, next))));
        outbox.wake();
        return revision;
    }

    /** Removes a role. The revision. */
    public long remove(String role) {
        return changing((transaction, next) -> transaction
                .preparedQuery("delete from role where name = $1")
                .execute(Tuple.of(role))
                .chain(() -> listRole(transaction, next, role)));
    }

    /** Writes nothing, and forgets what changed so far. The revision. */
    public long pruneAllChanges() {
        return changing((transaction, next) -> transaction
                .query("delete from policy_change")
                .execute()
                .chain(() -> transaction
                        .query("update policy_revision set pruned = revision")
                        .execute()));
    }

    /** Waits until this application knows that revision. */
    public void know(long revision) {
        feed.atLeast(revision).await().atMost(SOON);
    }

    private long write(UUID user, Function<SqlConnection, Uni<?>> change) {
        return changing((transaction, next) -> change.apply(transaction).chain(() -> list(transaction, next, user)));
    }

    private long changing(BiFunction<SqlConnection, Long, Uni<?>> change) {
        return pool.withTransaction(transaction -> transaction
                        .query("update policy_revision set revision = revision + 1 returning revision")
                        .execute()
                        .map(rows -> rows.iterator().next().getLong(0))
                        .call(next -> change.apply(transaction, next)))
                .await()
                .atMost(SOON);
    }

    private static Uni<?> define(SqlConnection transaction, long revision, String role, String... permissions) {
        return transaction
                .preparedQuery("insert into role (name, description, built_in) values ($1, '', false)"
                        + " on conflict do nothing")
                .execute(Tuple.of(role))
                .chain(() -> transaction
                        .preparedQuery("delete from role_permission where role = $1")
                        .execute(Tuple.of(role)))
                .chain(() -> transaction
                        .preparedQuery("insert into role_permission select $1, unnest($2::text[])")
                        .execute(Tuple.of(role, permissions)))
                .chain(() -> listRole(transaction, revision, role));
    }

    private static Uni<?> listRole(SqlConnection transaction, long revision, String role) {
        return transaction
                .preparedQuery("insert into policy_change (revision, role) values ($1, $2)")
                .execute(Tuple.of(revision, role))
                .chain(() -> transaction
                        .query("update policy_revision set roles_revision = revision")
                        .execute());
    }

    private static Uni<?> list(SqlConnection transaction, long revision, UUID user) {
        return transaction
                .preparedQuery("insert into policy_change (revision, user_id) values ($1, $2)")
                .execute(Tuple.of(revision, user));
    }

    private OutboxEvent revoked(UUID user, String role, long revision) {
        var id = ids.next();
        var event = new RolesRevoked(id, user, Instant.now(), List.of(role), List.of(), revision);
        return OutboxEvent.of("gatehouse.roles.v1", id, user, event);
    }

    private OutboxEvent assigned(UUID user, String role, long revision) {
        var id = ids.next();
        var event = new RolesAssigned(id, user, Instant.now(), List.of(role), List.of(role), revision);
        return OutboxEvent.of("gatehouse.roles.v1", id, user, event);
    }

    private OutboxEvent changed(String role, long revision) {
        var id = ids.next();
        var author = UUID.randomUUID();
        return OutboxEvent.of(
                "gatehouse.roles.v1", id, author, new RoleChanged(id, author, Instant.now(), role, revision));
    }
}
