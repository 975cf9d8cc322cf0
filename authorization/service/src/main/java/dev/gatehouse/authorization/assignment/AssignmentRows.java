package dev.gatehouse.authorization.assignment;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** Assignments of many users at once. Each method runs in the caller's transaction, which holds the revision's lock. */
@ApplicationScoped
class AssignmentRows {

    private static final String NEXT_REVISION = "update policy_revision set revision = revision + 1 returning revision";

    /** Own CTEs do not see each other's rows, hence the union of what was there and what is new. */
    private static final String GIVE_DEFAULTS = """
            with fresh as (
                select distinct user_id from unnest($1::uuid[]) as u(user_id)),
            given as (
                insert into assignment (user_id, role, assigned_at)
                select f.user_id, r.name, $2 from fresh f cross join role r
                where r.by_default
                  and not exists (select from default_taken t where t.user_id = f.user_id and t.role = r.name)
                on conflict do nothing
                returning user_id, role),
            listed as (
                insert into policy_change (revision, user_id) select $3, user_id from fresh)
            select f.user_id,
                   array(select g.role from given g where g.user_id = f.user_id order by 1) as changed,
                   array(select g.role from given g where g.user_id = f.user_id
                         union
                         select a.role from assignment a
                         where a.user_id = f.user_id and a.scope = '' and (a.valid_until is null or a.valid_until > $2)
                         order by 1) as roles,
                   exists (select from default_taken t where t.user_id = f.user_id) as taken
            from fresh f""";

    private static final String ANY_EXPIRED = "select exists (select from assignment where valid_until <= $1)";

    private static final String END_EXPIRED = """
            with gone as (
                delete from assignment where valid_until <= $1 returning user_id, role),
            listed as (
                insert into policy_change (revision, user_id) select distinct $2::bigint, user_id from gone)
            select g.user_id,
                   array_agg(distinct g.role order by g.role) as changed,
                   array(select a.role from assignment a
                         where a.user_id = g.user_id and a.scope = '' and (a.valid_until is null or a.valid_until > $1)
                         order by 1) as roles,
                   false as taken
            from gone g group by g.user_id""";

    /**
     * What became of one user.
     *
     * @param changed the roles given or taken
     * @param roles all that they hold everywhere and now
     * @param taken an operator took a default role from them, which they do not get again
     */
    record Outcome(UUID userId, List<String> changed, List<String> roles, boolean taken) {

        static Outcome of(Row row) {
            return new Outcome(
                    row.getUUID("user_id"),
                    List.of(row.getArrayOfStrings("changed")),
                    List.of(row.getArrayOfStrings("roles")),
                    row.getBoolean("taken"));
        }
    }

    /** Locks the policy and counts on: what is read after it is what the transaction's commit will meet. */
    Uni<Long> nextRevision(SqlConnection transaction) {
        return transaction.query(NEXT_REVISION).execute().map(rows -> rows.iterator()
                .next()
                .getLong(0));
    }

    /** Gives the default roles to all of these, but for those that an operator took; who has them keeps them. One outcome for each user. */
    Uni<List<Outcome>> giveDefaults(SqlConnection transaction, Collection<UUID> users, Instant now, long revision) {
        return transaction
                .preparedQuery(GIVE_DEFAULTS)
                .execute(Tuple.of(users.toArray(UUID[]::new), at(now), revision))
                .map(AssignmentRows::outcomes);
    }

    Uni<Boolean> anyExpired(SqlConnection connection, Instant now) {
        return connection.preparedQuery(ANY_EXPIRED).execute(Tuple.of(at(now))).map(rows -> rows.iterator()
                .next()
                .getBoolean(0));
    }

    /** Removes what has expired. One outcome for each user concerned. */
    Uni<List<Outcome>> endExpired(SqlConnection transaction, Instant now, long revision) {
        return transaction
                .preparedQuery(END_EXPIRED)
                .execute(Tuple.of(at(now), revision))
                .map(AssignmentRows::outcomes);
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static List<Outcome> outcomes(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false).map(Outcome::of).toList();
    }
}
