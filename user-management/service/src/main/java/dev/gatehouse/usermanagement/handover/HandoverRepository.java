package dev.gatehouse.usermanagement.handover;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** Handovers that core-auth has not confirmed. Written with the registration, by its own statement. */
@ApplicationScoped
class HandoverRepository {

    /** The next try's time is the lease: nobody else takes the row before it, and it comes back by itself. */
    private static final String CLAIM = """
            with due as (
                select h.task_id, coalesce(u.canonical_email, d.canonical_email) as canonical_email,
                       coalesce(u.created_at, d.created_at) as created_at
                from handovers h left join users u using (user_id) left join decoys d using (user_id)
                where next_attempt_at <= clock_timestamp() and (u.user_id is not null or d.user_id is not null)
                order by next_attempt_at limit $1 for update of h skip locked)
            update handovers h
            set attempts = h.attempts + 1, refused = null,
                next_attempt_at = clock_timestamp() + interval '1 millisecond'
                    * least($2::float8 * 2 ^ least(h.attempts, 20), $3::float8) * (0.5 + random() / 2)
            from due
            where h.task_id = due.task_id
            returning h.task_id, h.user_id, due.canonical_email, h.decoy, h.key_id, h.ciphertext, h.hashed, h.credential_version,
                      h.client_address, h.device_name, due.created_at, h.traceparent""";

    private static final String ERASE = "delete from handovers where task_id = any($1)";

    private static final String REFUSE = """
            update handovers
            set refused = $2, next_attempt_at = clock_timestamp() + $3::float8 * interval '1 millisecond'
            where task_id = $1""";

    private static final String COUNT =
            "select count(*) as open, count(refused) as refused from (select refused from handovers limit $1) counted";

    /** @param refused of the open ones, those that core-auth refused for good */
    record Backlog(long open, long refused) {}

    private final Pool pool;
    private final HandoverConfig config;

    HandoverRepository(Pool pool, HandoverConfig config) {
        this.pool = pool;
        this.config = config;
    }

    /** Takes what is due, for one try; each becomes due again after its back-off. */
    Uni<List<Handover>> claim(int limit) {
        return pool.preparedQuery(CLAIM)
                .execute(Tuple.of(limit, (double) config.firstDelay().toMillis(), (double)
                        config.longestDelay().toMillis()))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(HandoverRepository::handover)
                        .toList());
    }

    /** With this the last copy of the sealed passwords on this side is gone. */
    Uni<Void> erase(Collection<UUID> taskIds) {
        return pool.preparedQuery(ERASE)
                .execute(Tuple.tuple().addArrayOfUUID(taskIds.toArray(UUID[]::new)))
                .replaceWithVoid();
    }

    /** Puts off what core-auth has refused for good. */
    Uni<Void> refuse(UUID taskId, String status) {
        return pool.preparedQuery(REFUSE)
                .execute(Tuple.of(taskId, status, (double) config.refusedDelay().toMillis()))
                .replaceWithVoid();
    }

    /** Open handovers, at most the given number. */
    Uni<Backlog> count(int atMost) {
        return pool.preparedQuery(COUNT).execute(Tuple.of(atMost)).map(rows -> {
            var row = rows.iterator().next();
            return new Backlog(row.getLong("open"), row.getLong("refused"));
        });
    }

    private static Handover handover(Row row) {
        return new Handover(
                row.getUUID("user_id"),
                row.getUUID("task_id"),
                row.getString("canonical_email"),
                row.getBoolean("decoy"),
                HandoverRow.password(row),
                new Caller(row.getString("client_address"), row.getString("device_name")),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getString("traceparent"));
    }
}
