package dev.gatehouse.coreauth.activation.handover;

import dev.gatehouse.coreauth.session.TemporarySession;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The tables {@code decoy} and {@code owner_notice}: both forget by themselves. */
@ApplicationScoped
class DecoyRepository {

    /** As much a single round trip and a commit as the start of an account is. */
    private static final String START = """
            with begun as (
                insert into decoy (user_id, owner_id, traceparent)
                values ($1, (select user_id from credential where canonical_email = $2), $3)
                on conflict (user_id) do nothing
                returning user_id
            ), opened as (
                %s
            )
            select user_id from begun""".formatted(TemporarySession.insert("begun", 4));

    /** Each owner once, and no more often than the pause allows, whoever asks at once. */
    private static final String TAKE = """
            with taken as (
                update decoy set pending = false
                where user_id = any(array(
                    select user_id from decoy where pending order by created_at limit $1 for update skip locked))
                returning owner_id, traceparent
            ), told as (
                insert into owner_notice as n (user_id, told_at)
                select distinct owner_id, now() from taken where owner_id is not null order by owner_id
                on conflict (user_id) do update set told_at = excluded.told_at
                where n.told_at <= now() - $2::float8 * interval '1 millisecond'
                returning user_id
            )
            select user_id, (select min(traceparent) from taken where owner_id = told.user_id) as traceparent from told""";

    private static final String FORGET_DECOYS =
            "delete from decoy where created_at < now() - $1::float8 * interval '1 millisecond' and not pending";

    private static final String FORGET_NOTICES =
            "delete from owner_notice where told_at < now() - $1::float8 * interval '1 millisecond'";

    /** Somebody to be written to. */
    record Owner(UUID userId, @Nullable String traceparent) {}

    private final Pool pool;

    DecoyRepository(Pool pool) {
        this.pool = pool;
    }

    /** True when it has been begun, with its session; false when it was before. */
    Uni<Boolean> start(Handover handover, TemporarySession session, @Nullable String traceparent) {
        var arguments = Tuple.of(handover.userId(), handover.email(), traceparent);
        session.values().forEach(arguments::addValue);
        return pool.preparedQuery(START).execute(arguments).map(rows -> rows.rowCount() == 1);
    }

    /** Those to be written to now, done with the commit. */
    Uni<List<Owner>> take(SqlConnection transaction, int limit, Duration pause) {
        return transaction
                .preparedQuery(TAKE)
                .execute(Tuple.of(limit, (double) pause.toMillis()))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new Owner(row.getUUID("user_id"), row.getString("traceparent")))
                        .toList());
    }

    /** Deletes what is past its use. */
    Uni<Void> forget(Duration life, Duration pause) {
        return pool.preparedQuery(FORGET_DECOYS)
                .execute(Tuple.of((double) life.toMillis()))
                .flatMap(done -> pool.preparedQuery(FORGET_NOTICES).execute(Tuple.of((double) pause.toMillis())))
                .replaceWithVoid();
    }
}
