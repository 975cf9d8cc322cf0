package dev.gatehouse.kit.inbox;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The inbox table. Each method runs in the caller's transaction. */
@ApplicationScoped
class InboxRows {

    private static final String CLAIM = """
            insert into inbox (event_id, consumer, state, topic, partition, "offset")
            select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::int[], $6::bigint[])
            on conflict (event_id, consumer) do nothing
            returning event_id""";

    private static final String PARK = """
            insert into inbox (event_id, consumer, state, topic, partition, "offset", attempts, next_attempt_at,
                               error, headers, payload, subject,
                               record_key)
            values ($1, $2, $3, $4, $5, $6, $7, now() + $8 * interval '1 millisecond', $9, $10, $11, $12, $13)
            on conflict (event_id, consumer) do update
            set state = excluded.state, attempts = excluded.attempts, next_attempt_at = excluded.next_attempt_at,
                error = excluded.error
            where inbox.state = 'RETRY'""";

    private static final String DUE = """
            select event_id, topic, partition, "offset", attempts, record_key, headers, payload from inbox
            where state = 'RETRY' and consumer = $1 and next_attempt_at <= now()
            order by next_attempt_at limit $2""";

    /** The time stays, for it is forgotten so long after its last try. */
    private static final String RECLAIM = """
            update inbox set state = 'DONE', next_attempt_at = now(), error = null, headers = null, payload = null
            where event_id = $1 and consumer = $2 and state = 'RETRY'""";

    /** A parked delivery and how often it has been tried. */
    record Parked(Delivery delivery, int attempts) {}

    /** The ids that this consumer had not seen; they are its own from this transaction's commit on. */
    Uni<Set<UUID>> claim(SqlConnection transaction, String consumer, List<Delivery> deliveries) {
        // one order for all, so that two replicas that meet after a rebalance wait and do not deadlock
        var sorted = deliveries.stream()
                .sorted(Comparator.comparing(Delivery::eventId))
                .toList();
        int n = sorted.size();
        var consumers = new String[n];
        var states = new String[n];
        Arrays.fill(consumers, consumer);
        Arrays.fill(states, "DONE");
        var arguments = Tuple.tuple()
                .addArrayOfUUID(sorted.stream().map(Delivery::eventId).toArray(UUID[]::new))
                .addArrayOfString(consumers)
                .addArrayOfString(states)
                .addArrayOfString(sorted.stream().map(Delivery::topic).toArray(String[]::new))
                .addArrayOfInteger(sorted.stream().map(Delivery::partition).toArray(Integer[]::new))
                .addArrayOfLong(sorted.stream().map(Delivery::offset).toArray(Long[]::new));
        return transaction.preparedQuery(CLAIM).execute(arguments).map(rows -> StreamSupport.stream(
                        rows.spliterator(), false)
                .map(row -> row.getUUID(0))
                .collect(Collectors.toSet()));
    }

    Uni<Void> park(
            SqlConnection transaction,
            String consumer,
            Delivery delivery,
            int attempts,
            Retry.Next next,
            String error) {
        return transaction
                .preparedQuery(PARK)
                .execute(Tuple.from(new Object[] {
                    delivery.eventId(),
                    consumer,
                    next.isDead() ? "DEAD" : "RETRY",
                    delivery.topic(),
                    delivery.partition(),
                    delivery.offset(),
                    attempts,
                    (double) next.delay().toMillis(),
                    error,
                    delivery.headers(),
                    delivery.payload(),
                    delivery.subject(),
                    delivery.key()
                }))
                .replaceWithVoid();
    }

    Uni<List<Parked>> due(SqlConnection connection, String consumer, int limit) {
        return connection.preparedQuery(DUE).execute(Tuple.of(consumer, limit)).map(rows -> StreamSupport.stream(
                        rows.spliterator(), false)
                .map(InboxRows::parked)
                .toList());
    }

    /** True for the one replica that may apply the parked event in this transaction. */
    Uni<Boolean> reclaim(SqlConnection transaction, String consumer, UUID eventId) {
        return transaction
                .preparedQuery(RECLAIM)
                .execute(Tuple.of(eventId, consumer))
                .map(rows -> rows.rowCount() == 1);
    }

    private static Parked parked(Row row) {
        var delivery = new Delivery(
                row.getUUID("event_id"),
                row.getString("topic"),
                row.getInteger("partition"),
                row.getLong("offset"),
                row.getString("record_key"),
                (JsonObject) row.getJson("headers"),
                row.getBuffer("payload").getDelegate());
        return new Parked(delivery, row.getInteger("attempts"));
    }
}
