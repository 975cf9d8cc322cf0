package dev.gatehouse.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.kit.id.Ids;
import dev.gatehouse.kit.json.EventJson;
import dev.gatehouse.kit.outbox.Outbox;
import dev.gatehouse.kit.outbox.OutboxEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServers.class)
class DeliveryTest {

    private static final String TOPIC = "kit.things.v1";
    private static final Duration SOON = Duration.ofSeconds(20);

    /** More than a producer takes ({@code max.request.size}): it fails at once, and what is sent behind it would not. */
    private static final String TOO_LARGE = "x".repeat(1_100_000);

    @Inject
    Pool pool;

    @Inject
    Outbox outbox;

    @Inject
    Ids ids;

    @Test
    void aCommittedEventTakesEffectOnceAndAnAbandonedOneNever() {
        var committed = thing("plain");
        var abandoned = thing("plain");

        append(committed);
        var failure = pool.withTransaction(tx -> outbox.append(tx, abandoned).invoke(() -> {
                    throw new IllegalStateException("crash before commit");
                }))
                .onItemOrFailure()
                .transform((done, e) -> e instanceof IllegalStateException)
                .await()
                .atMost(SOON);
        outbox.wake();

        assertThat(failure).isTrue();
        await().atMost(SOON).until(() -> effects(committed.id()) == 1);
        assertThat(effects(abandoned.id())).isZero();
        await().atMost(SOON).until(() -> isPublished(committed));
    }

    @Test
    void aRedeliveredEventHasOneEffect() {
        var event = thing("plain");
        send(event, "plain");
        send(event, "plain");
        var last = thing("plain");
        sendKeyed(event.subject(), last, json(last, "plain"));

        await().atMost(SOON).until(() -> effects(last.id()) == 1);
        assertThat(effects(event.id())).isEqualTo(1);
    }

    @Test
    void oneSubjectsEventsArriveInOrder() {
        var subject = ids.next();
        var events =
                IntStream.range(0, 50).mapToObj(i -> thing(subject, "n" + i)).toList();
        pool.withTransaction(tx -> outbox.append(tx, events)).await().atMost(SOON);
        outbox.wake();

        await().atMost(SOON).until(() -> effects(events.getLast().id()) == 1);
        var notes = pool.preparedQuery("select note from effect where event_id = any($1) order by position")
                .execute(Tuple.of(events.stream().map(OutboxEvent::id).toArray(UUID[]::new)))
                .await()
                .atMost(SOON);
        assertThat(StreamSupport.stream(notes.spliterator(), false).map(row -> row.getString(0)))
                .containsExactlyElementsOf(
                        IntStream.range(0, 50).mapToObj(i -> "n" + i).toList());
    }

    @Test
    void whatFollowsAnEventThatKafkaDidNotTakeIsNotThereBeforeIt() {
        var subject = ids.next();
        var first = thing(subject, TOO_LARGE);
        var second = thing(subject, "plain");
        var others = thing("plain");
        pool.withTransaction(tx -> outbox.append(tx, List.of(first, second, others)))
                .await()
                .atMost(SOON);
        outbox.wake();

        await().atMost(SOON).until(() -> isPublished(others));
        assertThat(isPublished(first) || isPublished(second)).isFalse();
        assertThat(Things.onTheTopic(subject)).isEmpty();

        pool.preparedQuery("update outbox set data = jsonb_set(data::jsonb, '{note}', '\"plain\"') where event_id = $1")
                .execute(Tuple.of(first.id()))
                .await()
                .atMost(SOON);
        await().atMost(SOON).until(() -> isPublished(first) && isPublished(second));
        assertThat(Things.onTheTopic(subject)).containsExactly(first.id(), second.id());
    }

    @Test
    void whatFailsAloneIsTriedAgainWhileItsPartitionGoesOn() {
        var later = thing("third-time");
        var next = thing("plain");
        send(later, "third-time");
        sendKeyed(later.subject(), next, json(next, "plain"));

        await().atMost(SOON).until(() -> effects(next.id()) == 1 && effects(later.id()) == 1);
        assertThat(state(later.id())).isEqualTo("DONE");
    }

    @Test
    void whatCanNeverSucceedOrHasUsedUpItsTriesIsADeadLetterWithItsBytes() {
        var never = thing("never");
        var tired = thing("always-later");
        send(never, "never");
        send(tired, "always-later");

        await().atMost(SOON).until(() -> "DEAD".equals(state(never.id())) && "DEAD".equals(state(tired.id())));
        assertThat(effects(never.id()) + effects(tired.id())).isZero();
        assertThat(count("select attempts from inbox where event_id = $1", never.id()))
                .isEqualTo(1);
        assertThat(count("select attempts from inbox where event_id = $1", tired.id()))
                .isEqualTo(3);
        assertThat(count("select count(*) from inbox where event_id = $1 and payload is not null", tired.id()))
                .isEqualTo(1);
    }

    @Test
    void aRecordThatNobodyCanReadIsKeptRawAndHoldsNothingUp() {
        var broken = thing("broken");
        var next = thing("plain");
        sendKeyed(broken.subject(), broken, "{not json".getBytes(StandardCharsets.UTF_8));
        sendKeyed(broken.subject(), next, json(next, "plain"));

        await().atMost(SOON).until(() -> effects(next.id()) == 1 && "DEAD".equals(state(broken.id())));
        var raw = pool.preparedQuery("select payload from inbox where event_id = $1")
                .execute(Tuple.of(broken.id()))
                .await()
                .atMost(SOON);
        assertThat(raw.iterator().next().getBuffer(0).toString()).isEqualTo("{not json");
    }

    private OutboxEvent thing(String note) {
        return thing(ids.next(), note);
    }

    private OutboxEvent thing(UUID subject, String note) {
        var id = ids.next();
        return OutboxEvent.of(TOPIC, id, subject, new Thing(id, subject, note));
    }

    private void append(OutboxEvent event) {
        pool.withTransaction(tx -> outbox.append(tx, event)).await().atMost(SOON);
        outbox.wake();
    }

    private static byte[] json(OutboxEvent event, String note) {
        return EventJson.write(new Thing(event.id(), event.subject(), note)).getBytes(StandardCharsets.UTF_8);
    }

    private static void send(OutboxEvent event, String note) {
        sendKeyed(event.subject(), event, json(event, note));
    }

    private static void sendKeyed(UUID key, OutboxEvent event, byte[] body) {
        TestRecords.send(TestRecords.event(TOPIC, event.id(), key, body));
    }

    private boolean isPublished(OutboxEvent event) {
        return count("select count(*) from outbox where event_id = $1 and published_at is not null", event.id()) == 1;
    }

    private long effects(UUID eventId) {
        return count("select count(*) from effect where event_id = $1", eventId);
    }

    private long count(String sql, UUID eventId) {
        var rows = pool.preparedQuery(sql).execute(Tuple.of(eventId)).await().atMost(SOON);
        return rows.iterator().next().getLong(0);
    }

    private String state(UUID eventId) {
        var rows = pool.preparedQuery("select state from inbox where event_id = $1")
                .execute(Tuple.of(eventId))
                .await()
                .atMost(SOON);
        return rows.size() == 0 ? "none" : rows.iterator().next().getString(0);
    }
}
