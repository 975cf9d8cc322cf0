package dev.gatehouse.communication.message;

import dev.gatehouse.kit.id.Ids;
import dev.gatehouse.kit.outbox.OutboxEvent;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The message table. All times are the database's. */
@ApplicationScoped
class MessageRepository {

    private static final String ADD = """
            insert into message (id, user_id, template, intent, traceparent, correlation, causation)
            select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::text[], $6::uuid[], $7::uuid[])
            on conflict on constraint message_intent do nothing""";

    private static final String CLAIM = """
            update message set lease = $1, due_at = now() + $2 * interval '1 millisecond'
            where id = any(array(
                select id from message where state = 'QUEUED' and due_at <= now()
                order by due_at limit $3 for update skip locked))
            returning id, user_id, template, lease, attempts, deferrals, counted, traceparent, correlation, causation""";

    private static final String BEGIN = """
            update message
            set attempts = attempts + 1, changed_at = now(), due_at = now() + $3 * interval '1 millisecond'
            where id = any($1) and lease = $2 and state = 'QUEUED'
            returning id""";

    /** Waits for none that is being recorded just now, and so deadlocks with none. */
    private static final String HOLD = """
            update message set due_at = now() + $3 * interval '1 millisecond'
            where id = any(array(
                select id from message join unnest($1::uuid[], $2::uuid[]) as h (id, lease) using (id, lease)
                where state = 'QUEUED' for update of message skip locked))""";

    /** Said twice it is true twice: the first time's answer may have been lost. */
    private static final String MAY_BE_ACCEPTED = """
            update message
            set state = 'SENDING', changed_at = now(), due_at = now() + $3 * interval '1 millisecond'
            where id = $1 and lease = $2 and state in ('QUEUED', 'SENDING')""";

    private static final String IS_REPLACED = """
            (m.template = any({templates}::text[]) and exists (
                select from message n
                where n.user_id = m.user_id and n.template = m.template and n.queued_at > m.queued_at))""";

    /**
     * A worker that comes back after its lease heals what was parked or resolved meanwhile; one whose message another took changes
     * nothing. What is put back is nobody's: a worker that is late with its last word on it is not heard.
     */
    private static final String STORE = """
            with report as (
                select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::bigint[])
                    as r (id, lease, state, reason, delay)),
            changed as (
                update message m
                set state = case when r.state = 'PARKED' and {replaced} then 'RESOLVED' else r.state end,
                    reason = r.reason, changed_at = now(),
                    deferrals = deferrals + (r.state = 'QUEUED')::int,
                    lease = case when r.state <> 'QUEUED' then m.lease end,
                    due_at = now() + r.delay * interval '1 millisecond'
                from report r
                where m.id = r.id and m.lease = r.lease
                  and (m.state in ('QUEUED', 'SENDING', 'PARKED') or m.state = 'RESOLVED' and r.state = 'SENT')
                returning m.id, m.state)
            select outbox_append(e.event_id, e.topic, e.type, e.subject, e.data, e.traceparent, e.correlation, e.causation)
            from unnest($6::uuid[], $7::uuid[], $8::text[], $9::text[], $10::uuid[], $11::text[], $12::text[],
                        $13::uuid[], $14::uuid[])
                as e (message_id, event_id, topic, type, subject, data, traceparent, correlation, causation)
            join changed c on c.id = e.message_id and c.state <> 'RESOLVED'""".replace("{replaced}", isReplacedOf("$15"));

    private static final String PARK_ABANDONED = """
            with abandoned as (
                update message m
                set state = case when {replaced} then 'RESOLVED' else 'PARKED' end, reason = 'WORKER_LOST', changed_at = now()
                where m.state = 'SENDING' and m.due_at < now()
                returning m.*)
            select id, user_id, template, lease, attempts, deferrals, counted, traceparent, correlation, causation
            from abandoned where state = 'PARKED'""".replace("{replaced}", isReplacedOf("$1"));

    private static final String SETTLE = """
            update message set state = 'SENT', reason = null, changed_at = now()
            where id = $1 and state = 'PARKED'
            returning id, user_id, template, lease, attempts, deferrals, counted, traceparent, correlation, causation""";

    private static final String RESOLVE = """
            update message set state = 'RESOLVED', changed_at = now()
            where user_id = $1 and template = $2 and state in ('PARKED', 'SENDING')""";

    private static final String MEASURE = """
            select count(*) filter (where state = 'QUEUED') as queued,
                   count(*) filter (where state = 'PARKED') as parked,
                   coalesce(extract(epoch from now() - min(queued_at) filter (where state = 'QUEUED')), 0)::float8 as age
            from message where state in ('QUEUED', 'PARKED')""";

    /** The queue's measures; the age is the oldest waiting message's, in seconds. */
    record Backlog(long queued, long parked, double ageSeconds) {}

    private final Pool pool;
    private final Ids ids;
    private final String[] replacing;

    MessageRepository(Pool pool, Ids ids, @All List<LetterWriter> writers) {
        this.pool = pool;
        this.ids = ids;
        this.replacing = writers.stream()
                .filter(LetterWriter::newestOnly)
                .map(LetterWriter::template)
                .toArray(String[]::new);
    }

    Uni<Void> add(SqlConnection transaction, List<MailIntent> intents) {
        var arguments = Tuple.tuple()
                .addArrayOfUUID(uuids(intents, intent -> ids.next()))
                .addArrayOfUUID(uuids(intents, MailIntent::userId))
                .addArrayOfString(texts(intents, MailIntent::template))
                .addArrayOfUUID(uuids(intents, MailIntent::intent))
                .addArrayOfString(texts(intents, MailIntent::traceparent))
                .addArrayOfUUID(uuids(intents, MailIntent::correlation))
                .addArrayOfUUID(uuids(intents, MailIntent::causation));
        return transaction.preparedQuery(ADD).execute(arguments).replaceWithVoid();
    }

    /** Due messages, taken for the given time under a lease of their own. */
    Uni<List<QueuedMessage>> claim(int limit, Duration lease) {
        return pool.preparedQuery(CLAIM)
                .execute(Tuple.of(ids.next(), (double) lease.toMillis(), limit))
                .map(MessageRepository::messages);
    }

    /** Those of the messages that are still under the lease, which lasts for the given time from now. */
    Uni<Set<UUID>> begin(SqlConnection transaction, List<UUID> messages, UUID lease, Duration held) {
        return transaction
                .preparedQuery(BEGIN)
                .execute(Tuple.of(messages.toArray(UUID[]::new), lease, (double) held.toMillis()))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getUUID("id"))
                        .collect(Collectors.toSet()));
    }

    /** Leases that last for the given time from now, where they have not ended yet. */
    Uni<Void> hold(List<QueuedMessage> messages, Duration held) {
        return pool.preparedQuery(HOLD)
                .execute(Tuple.of(uuids(messages, QueuedMessage::id), uuids(messages, QueuedMessage::lease), (double)
                        held.toMillis()))
                .replaceWithVoid();
    }

    /** From the commit on {@code SENDING}: in doubt until its outcome is stored. False when it is not under the lease any more. */
    Uni<Boolean> mayBeAccepted(QueuedMessage message, Duration sending) {
        return pool.preparedQuery(MAY_BE_ACCEPTED)
                .execute(Tuple.of(message.id(), message.lease(), (double) sending.toMillis()))
                .map(rows -> rows.rowCount() == 1);
    }

    /**
     * All reports and their events, in one transaction. Nobody is told of a doubt about a mail whose place a newer one has taken.
     */
    Uni<Void> store(List<Report> reports) {
        var telling = reports.stream().filter(report -> report.event() != null).toList();
        var arguments = Tuple.tuple()
                .addArrayOfUUID(uuids(reports, Report::messageId))
                .addArrayOfUUID(uuids(reports, Report::lease))
                .addArrayOfString(texts(reports, report -> report.state().name()))
                .addArrayOfString(texts(reports, Report::reason))
                .addArrayOfLong(reports.stream()
                        .map(report -> report.delay().toMillis())
                        .toArray(Long[]::new))
                .addArrayOfUUID(uuids(telling, Report::messageId));
        var events = telling.stream()
                .map(report -> Objects.requireNonNull(report.event()))
                .toList();
        return pool.preparedQuery(STORE)
                .execute(addEvents(arguments, events).addArrayOfString(replacing))
                .replaceWithVoid();
    }

    /** Parks what a dead worker left in {@code SENDING}, but for mails whose place a newer one has taken. Those that it parked. */
    Uni<List<QueuedMessage>> parkAbandoned(SqlConnection transaction) {
        return transaction
                .preparedQuery(PARK_ABANDONED)
                .execute(Tuple.tuple().addArrayOfString(replacing))
                .map(MessageRepository::messages);
    }

    /** From parked to sent; none when it is not parked. */
    Uni<List<QueuedMessage>> settle(SqlConnection transaction, UUID message) {
        return transaction.preparedQuery(SETTLE).execute(Tuple.of(message)).map(MessageRepository::messages);
    }

    /** The user's messages of the kind that are in doubt, or may come to be. */
    Uni<Void> resolve(SqlConnection transaction, UUID userId, String template) {
        return transaction
                .preparedQuery(RESOLVE)
                .execute(Tuple.of(userId, template))
                .replaceWithVoid();
    }

    Uni<Backlog> measure() {
        return pool.query(MEASURE).execute().map(rows -> {
            var row = rows.iterator().next();
            return new Backlog(row.getLong("queued"), row.getLong("parked"), row.getDouble("age"));
        });
    }

    private static String isReplacedOf(String templates) {
        return IS_REPLACED.replace("{templates}", templates);
    }

    private static Tuple addEvents(Tuple arguments, List<OutboxEvent> events) {
        return arguments
                .addArrayOfUUID(uuids(events, OutboxEvent::id))
                .addArrayOfString(texts(events, OutboxEvent::topic))
                .addArrayOfString(texts(events, OutboxEvent::type))
                .addArrayOfUUID(uuids(events, OutboxEvent::subject))
                .addArrayOfString(texts(events, OutboxEvent::data))
                .addArrayOfString(texts(events, OutboxEvent::traceparent))
                .addArrayOfUUID(uuids(events, OutboxEvent::correlation))
                .addArrayOfUUID(uuids(events, OutboxEvent::causation));
    }

    private static List<QueuedMessage> messages(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(MessageRepository::message)
                .toList();
    }

    /** From a row with the columns that {@code CLAIM} returns. */
    static QueuedMessage message(Row row) {
        return new QueuedMessage(
                row.getUUID("id"),
                row.getUUID("user_id"),
                row.getString("template"),
                row.getUUID("lease"),
                row.getInteger("attempts"),
                row.getInteger("deferrals"),
                row.getBoolean("counted"),
                row.getString("traceparent"),
                row.getUUID("correlation"),
                row.getUUID("causation"));
    }

    private static <T> UUID[] uuids(List<T> rows, Function<T, ? extends UUID> column) {
        return rows.stream().map(column).toArray(UUID[]::new);
    }

    private static <T> String[] texts(List<T> rows, Function<T, String> column) {
        return rows.stream().map(column).toArray(String[]::new);
    }
}
