package dev.gatehouse.coreauth.passwordreset;

import dev.gatehouse.coreauth.audit.Initiator;
import dev.gatehouse.coreauth.session.Client;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The table {@code forgotten_password}: who asked how often, and whose request waits. */
@ApplicationScoped
class ForgotRepository {

    /**
     * The same row, index entries and commit for an address that somebody has and for one that nobody has. Judged on the row as it
     * is when it is this request's turn, so that requests at once cannot all pass.
     */
    private static final String ASK = """
            insert into forgotten_password as f
                (account, user_id, requests, asked_at, traceparent, client_address, device_name, pending)
            values ($1, (select user_id from credential where canonical_email = $2), array[$3::timestamptz], $3,
                    $4, $8, $9, true)
            on conflict (account) do update
            set user_id = excluded.user_id, asked_at = excluded.asked_at, traceparent = excluded.traceparent,
                client_address = excluded.client_address, device_name = excluded.device_name, pending = true,
                requests = array(select t from unnest(f.requests) as t where t > $3 - interval '1 day') || $3
            where (
                select count(*) filter (where t > $3 - interval '1 minute') < $5
                   and count(*) filter (where t > $3 - interval '5 minutes') < $6
                   and count(*) filter (where t > $3 - interval '1 day') < $7
                from unnest(f.requests) as t)""";

    private static final String TAKE = """
            update forgotten_password set pending = false
            where account = any(array(
                select account from forgotten_password where pending
                order by asked_at limit $1 for update skip locked))
            returning user_id, traceparent, coalesce(client_address, '') as client_address,
                      coalesce(device_name, '') as device_name""";

    private static final String FORGET = "delete from forgotten_password where asked_at < $1 and not pending";

    /**
     * @param userId empty when nobody has the address
     * @param by whoever asked
     */
    record Request(Optional<UUID> userId, @Nullable String traceparent, Initiator by) {}

    private final Pool pool;
    private final ForgotConfig config;

    ForgotRepository(Pool pool, ForgotConfig config) {
        this.pool = pool;
        this.config = config;
    }

    /**
     * Leaves a request, unless the address has had its share: then the answer is false.
     *
     * @param account the address's pseudonym
     * @param client whose request it is
     */
    Uni<Boolean> ask(String account, String canonicalEmail, Client client, Instant now, @Nullable String traceparent) {
        return pool.preparedQuery(ASK)
                .execute(Tuple.tuple()
                        .addString(account)
                        .addString(canonicalEmail)
                        .addOffsetDateTime(now.atOffset(ZoneOffset.UTC))
                        .addString(traceparent)
                        .addInteger(config.perMinute())
                        .addInteger(config.perFiveMinutes())
                        .addInteger(config.perDay())
                        .addString(client.address())
                        .addString(client.deviceName()))
                .map(rows -> rows.rowCount() == 1);
    }

    /** Requests that wait, the oldest first, done with the commit; none that another replica is just taking. */
    Uni<List<Request>> take(SqlConnection transaction) {
        return transaction.preparedQuery(TAKE).execute(Tuple.of(config.batch())).map(rows -> StreamSupport.stream(
                        rows.spliterator(), false)
                .map(ForgotRepository::request)
                .toList());
    }

    /** Deletes what no limit asks for any more. */
    Uni<Void> forget(Instant before) {
        return pool.preparedQuery(FORGET)
                .execute(Tuple.of(before.atOffset(ZoneOffset.UTC)))
                .replaceWithVoid();
    }

    private static Request request(Row row) {
        return new Request(
                Optional.ofNullable(row.getUUID("user_id")),
                row.getString("traceparent"),
                Initiator.unknown(row.getString("client_address"), row.getString("device_name")));
    }
}
