package dev.gatehouse.testkit;

import static dev.gatehouse.testkit.Things.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.kit.id.Ids;
import dev.gatehouse.kit.outbox.Outbox;
import dev.gatehouse.kit.outbox.OutboxEvent;
import dev.gatehouse.servers.FreePorts;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** With a broker that nobody can reach. The service is its own consumer; the others that it knows are away, too. */
@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@TestProfile(DirectDeliveryTest.WithoutKafka.class)
class DirectDeliveryTest {

    private static final int EVENTS = 700;

    public static class WithoutKafka implements QuarkusTestProfile {

        private static final int PORT = FreePorts.take(1).getFirst();

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "mp.messaging.connector.smallrye-kafka.bootstrap.servers",
                    "127.0.0.1:1",
                    "kafka.bootstrap.servers",
                    "127.0.0.1:1",
                    "platform.outbox.patience",
                    "500ms",
                    "platform.direct.pause",
                    "1ms", // those that are away are tried in each round
                    "platform.direct.services.kit",
                    "127.0.0.1:" + PORT,
                    "quarkus.grpc.server.test-port",
                    String.valueOf(PORT));
        }
    }

    @Inject
    Pool pool;

    @Inject
    Outbox outbox;

    @Inject
    Ids ids;

    @Inject
    MeterRegistry metrics;

    @Inject
    ThingEventConsumer consumer;

    /** More than a batch: all the while, a batch of the oldest waits for those that are away. */
    @Test
    void eventsTakeEffectOnceAndInOrderAndStayToBePublished() {
        var subject = ids.next();
        var events = IntStream.range(0, EVENTS)
                .mapToObj(i -> {
                    var id = ids.next();
                    return thing(id, subject, "n" + i);
                })
                .toList();
        pool.withTransaction(tx -> outbox.append(tx, events)).await().atMost(SOON);
        outbox.wake();

        await().atMost(SOON.multipliedBy(2))
                .until(() -> Things.count(
                                pool,
                                "select count(*) from outbox where subject = $1 and published_at is null"
                                        + " and handed_to = array['kit']",
                                subject)
                        == EVENTS);
        var notes = pool.preparedQuery("select note from effect where event_id = any($1) order by position")
                .execute(Tuple.of(events.stream().map(OutboxEvent::id).toArray(UUID[]::new)))
                .await()
                .atMost(SOON);
        assertThat(StreamSupport.stream(notes.spliterator(), false).map(row -> row.getString(0)))
                .containsExactlyElementsOf(
                        IntStream.range(0, EVENTS).mapToObj(i -> "n" + i).toList());
        assertThat(metrics.get("gatehouse.degraded")
                        .tag("without", "kafka")
                        .gauge()
                        .value())
                .isEqualTo(1);
    }

    @Test
    void anEventThatIsTooSlowForTheDatabaseHoldsUpNoOther() {
        var subject = ids.next();
        var slow = ids.next();
        var next = ids.next();
        var events = List.of(thing(slow, subject, "slow"), thing(next, subject, "plain"));
        pool.withTransaction(tx -> outbox.append(tx, events)).await().atMost(SOON);
        outbox.wake();

        await().atMost(SOON.multipliedBy(2)) // each try that Kafka is given again takes 5 s
                .until(() -> Things.count(
                                pool,
                                "select count(*) from outbox where subject = $1 and published_at is null"
                                        + " and handed_to = array['kit']",
                                subject)
                        == 2);
        assertThat(Things.count(pool, "select count(*) from effect where event_id = $1", next))
                .isEqualTo(1);
        assertThat(Things.count(pool, "select count(*) from effect where event_id = $1", slow))
                .isZero();
        assertThat(Things.count(
                        pool, "select count(*) from inbox where event_id = $1 and state in ('RETRY', 'DEAD')", slow))
                .isEqualTo(1);
        assertThat(consumer.tries(slow)).isGreaterThanOrEqualTo(1 + 3); // together, and in a row
    }

    private static OutboxEvent thing(UUID id, UUID subject, String note) {
        return OutboxEvent.of(Things.TOPIC, id, subject, new Thing(id, subject, note));
    }
}
