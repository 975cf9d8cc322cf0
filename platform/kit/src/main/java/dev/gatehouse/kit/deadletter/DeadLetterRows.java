package dev.gatehouse.kit.deadletter;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.gatehouse.kit.inbox.InboxConfig;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The inbox table as operators see it. */
@ApplicationScoped
class DeadLetterRows {

    private static final String LIST =
            "select " + DeadLetter.COLUMNS + " from inbox where " + DeadLetterFilter.CONDITION + """
             and (received_at, event_id, consumer)
                 > (timestamptz 'epoch' + $5::bigint * interval '1 microsecond', $6::uuid, $7::text)
            order by received_at, event_id, consumer limit $8""";

    private static final String CAUSES = """
            select consumer, error, count(*)::int as letters, min(received_at) as oldest from inbox
            where state = 'DEAD' group by consumer, error order by letters desc, consumer, error limit 200""";

    private static final String FIND = "select " + DeadLetter.COLUMNS + """
            , payload from inbox where state = 'DEAD' and consumer = $1 and event_id = $2""";

    /** What had its turn in this replay and is dead again has none any more. */
    private static final String PART = "select event_id, consumer from inbox where " + DeadLetterFilter.CONDITION + """
             and replay_id is distinct from $5::uuid
            order by received_at limit $6 for update skip locked""";

    private static final String REPLAY = "with part as (" + PART + """
            )
            update inbox letter set state = 'RETRY', attempts = 0, next_attempt_at = now(), replay_id = $5 from part
            where letter.event_id = part.event_id and letter.consumer = part.consumer""";

    private static final String REPLAY_ONE = """
            update inbox set state = 'RETRY', attempts = 0, next_attempt_at = now(), replay_id = $3
            where state = 'DEAD' and consumer = $1 and event_id = $2 returning subject""";

    private static final String DISCARD = """
            update inbox set state = 'DISCARDED', next_attempt_at = now()
            where state = 'DEAD' and consumer = $1 and event_id = $2 returning subject""";

    private static final String IS_BY = "select from dead_letter_replay where id = $1 and operator_id = $2";

    private static final String REMEMBER = """
            insert into dead_letter_replay (id, operator_id, total) values ($1, $2, $3)
            on conflict (id) do update set total = dead_letter_replay.total + excluded.total returning total""";

    private static final String PROGRESS = """
            select total, requested_at,
                   (select count(*)::int from inbox where replay_id = r.id and state = 'DONE') as succeeded,
                   (select count(*)::int from inbox where replay_id = r.id and state = 'RETRY') as waiting,
                   (select count(*)::int from inbox where replay_id = r.id and state in ('DEAD', 'DISCARDED')) as failed
            from dead_letter_replay r where id = $1""";

    /** How many there are of one kind. */
    record Cause(String consumer, String cause, int letters, OffsetDateTime oldest) {}

    /** A letter and what may be shown of its body. */
    record Opened(
            @JsonUnwrapped DeadLetter letter, @JsonUnwrapped RedactedBody body) {}

    /**
     * How far a replay has come. What a later replay has put back since is that one's, and what the inbox has forgotten is nobody's:
     * both are in {@code total} only.
     *
     * @param failed dead again, or discarded since
     */
    record Replay(UUID id, OffsetDateTime requestedAt, int total, int succeeded, int waiting, int failed) {}

    /**
     * Letters that are no longer dead.
     *
     * @param userId whom a single one is about, when that could be read
     * @param more whether there may be others
     */
    record Changed(int letters, @Nullable UUID userId, boolean more) {

        static Changed single(RowSet<Row> rows) {
            return new Changed(
                    rows.rowCount(), rows.size() == 1 ? rows.iterator().next().getUUID("subject") : null, false);
        }
    }

    private final Pool pool;
    private final InboxConfig config;
    private final Set<String> words;

    DeadLetterRows(Pool pool, InboxConfig config, DeadLetterConfig letters) {
        this.pool = pool;
        this.config = config;
        this.words = letters.words().values().stream().flatMap(List::stream).collect(Collectors.toUnmodifiableSet());
    }

    Uni<List<DeadLetter>> after(PageToken token, DeadLetterFilter filter, int limit) {
        var arguments = filter.arguments()
                .addLong(token.receivedMicros())
                .addUUID(token.eventId())
                .addString(token.consumer())
                .addInteger(limit);
        return pool.preparedQuery(LIST).execute(arguments).map(rows -> each(rows, DeadLetter::of));
    }

    Uni<List<Cause>> causes() {
        return pool.query(CAUSES)
                .execute()
                .map(rows -> each(
                        rows,
                        row -> new Cause(
                                row.getString("consumer"),
                                row.getString("error"),
                                row.getInteger("letters"),
                                row.getOffsetDateTime("oldest"))));
    }

    Uni<Optional<Opened>> find(String consumer, UUID eventId) {
        return pool.preparedQuery(FIND).execute(Tuple.of(consumer, eventId)).map(rows -> each(
                        rows,
                        row -> new Opened(
                                DeadLetter.of(row),
                                RedactedBody.of(row.getBuffer("payload").getBytes(), words)))
                .stream()
                .findFirst());
    }

    /** The oldest that the filter finds, a bounded part. */
    Uni<Changed> replay(SqlConnection transaction, UUID replay, DeadLetterFilter filter) {
        int most = config.replayed();
        return transaction
                .preparedQuery(REPLAY)
                .execute(filter.arguments().addUUID(replay).addInteger(most))
                .map(rows -> new Changed(rows.rowCount(), null, rows.rowCount() == most));
    }

    Uni<Changed> replay(SqlConnection transaction, UUID replay, String consumer, UUID eventId) {
        return changed(transaction, REPLAY_ONE, Tuple.of(consumer, eventId, replay));
    }

    Uni<Changed> discard(SqlConnection transaction, String consumer, UUID eventId) {
        return changed(transaction, DISCARD, Tuple.of(consumer, eventId));
    }

    /** Whether there is such a replay and this operator began it. */
    Uni<Boolean> isBy(SqlConnection transaction, UUID replay, UUID operator) {
        return transaction
                .preparedQuery(IS_BY)
                .execute(Tuple.of(replay, operator))
                .map(rows -> rows.rowCount() == 1);
    }

    /** How many the replay was given with these. */
    Uni<Integer> remember(SqlConnection transaction, UUID replay, UUID operator, int letters) {
        return transaction
                .preparedQuery(REMEMBER)
                .execute(Tuple.of(replay, operator, letters))
                .map(rows -> rows.iterator().next().getInteger("total"));
    }

    Uni<Optional<Replay>> progress(UUID replay) {
        return pool.preparedQuery(PROGRESS).execute(Tuple.of(replay)).map(rows -> each(
                        rows,
                        row -> new Replay(
                                replay,
                                row.getOffsetDateTime("requested_at"),
                                row.getInteger("total"),
                                row.getInteger("succeeded"),
                                row.getInteger("waiting"),
                                row.getInteger("failed")))
                .stream()
                .findFirst());
    }

    private static Uni<Changed> changed(SqlConnection transaction, String sql, Tuple arguments) {
        return transaction.preparedQuery(sql).execute(arguments).map(Changed::single);
    }

    private static <T> List<T> each(RowSet<Row> rows, Function<Row, T> part) {
        return StreamSupport.stream(rows.spliterator(), false).map(part).toList();
    }
}
