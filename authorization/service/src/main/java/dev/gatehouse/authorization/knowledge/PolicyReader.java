package dev.gatehouse.authorization.knowledge;

import dev.gatehouse.authorization.knowledge.PolicyDelta.UserChange;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.UUID;

/** The policy in PostgreSQL, for reading. Each answer is of one statement, so of one moment. */
@ApplicationScoped
class PolicyReader {

    private static final String SINCE = """
            select p.revision, p.roles_revision, p.pruned,
                   (select coalesce(json_agg(json_build_array(c.revision, c.user_id, c.role)), '[]')
                    from (select * from policy_change where revision > $1 order by revision desc limit $2) c) as changes,
                   (select %s from role r
                    where $3 or r.name in (select c.role from policy_change c where c.revision > $1)) as roles
            from policy_revision p""".formatted(PolicyJson.ROLES);

    private static final String SUBJECT = """
            select p.revision, p.roles_revision,
                   (select %s from assignment a where a.user_id = $1) as roles
            from policy_revision p""".formatted(PolicyJson.ASSIGNMENTS);

    private static final String PRUNE = """
            with gone as (
                delete from policy_change where changed_at < now() - $1 * interval '1 second' returning revision)
            update policy_revision set pruned = greatest(pruned, (select max(revision) from gone))
            where exists (select from gone)""";

    private final Pool pool;
    private final KnowledgeConfig config;

    PolicyReader(Pool pool, KnowledgeConfig config) {
        this.pool = pool;
        this.config = config;
    }

    /** What changed after that revision, with the changed roles. */
    Uni<PolicyDelta> since(long revision) {
        return read(revision, false);
    }

    /** All roles, and the latest changes of users. */
    Uni<PolicyDelta> all() {
        return read(0, true);
    }

    Uni<SubjectRoles> subject(UUID userId) {
        return pool.preparedQuery(SUBJECT)
                .execute(Tuple.of(userId))
                .map(rows -> rows.iterator().next())
                .map(row -> new SubjectRoles(
                        PolicyJson.heldRoles(row.getJsonArray("roles")),
                        row.getLong("revision"),
                        row.getLong("roles_revision")))
                .ifNoItem()
                .after(config.databaseWait())
                .fail();
    }

    /** Drops changes that have been listed for long enough. */
    Uni<Void> prune() {
        return pool.preparedQuery(PRUNE)
                .execute(Tuple.of((double) config.changesKept().toSeconds()))
                .replaceWithVoid();
    }

    private Uni<PolicyDelta> read(long revision, boolean allRoles) {
        return pool.preparedQuery(SINCE)
                .execute(Tuple.of(revision, config.changes(), allRoles))
                .map(rows -> delta(rows.iterator().next(), revision))
                .ifNoItem()
                .after(config.databaseWait())
                .fail();
    }

    private PolicyDelta delta(Row row, long since) {
        var users = new ArrayList<UserChange>();
        var roles = new HashSet<String>();
        var changes = row.getJsonArray("changes");
        for (int i = 0; i < changes.size(); i++) {
            var change = changes.getJsonArray(i);
            var user = change.getString(1);
            if (user == null) {
                roles.add(change.getString(2));
            } else {
                users.add(new UserChange(UUID.fromString(user), change.getLong(0)));
            }
        }
        return new PolicyDelta(
                row.getLong("revision"),
                row.getLong("roles_revision"),
                completeAbove(changes, since, row.getLong("pruned")),
                users,
                roles,
                PolicyJson.roles(row.getJsonArray("roles")));
    }

    /** Cut off by the limit, the oldest revision of the list may be there in part only. */
    private long completeAbove(JsonArray changes, long since, long pruned) {
        long listed = changes.size() < config.changes()
                ? since
                : changes.getJsonArray(changes.size() - 1).getLong(0);
        return Math.max(listed, pruned);
    }
}
