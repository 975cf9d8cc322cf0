package dev.gatehouse.testkit;

import dev.gatehouse.kit.json.EventJson;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.microprofile.config.ConfigProvider;

/** Records about things, as another service would publish them, and what became of them. */
final class Things {

    static final String TOPIC = "kit.things.v1";
    static final Duration SOON = Duration.ofSeconds(20);

    private static final String PLANT = """
            insert into inbox (event_id, consumer, state, topic, partition, "offset", attempts, next_attempt_at, error,
                               headers, payload, subject, record_key)
            values ($1, $2, $3, $4, -1, -1, 2, now(), 'planted', $5, $6, $7, $8)""";

    private Things() {}

    static void send(UUID eventId, UUID subject, String note) {
        TestRecords.send(TestRecords.event(TOPIC, eventId, subject, body(eventId, subject, note)));
    }

    static byte[] body(UUID eventId, UUID subject, String note) {
        return EventJson.write(new Thing(eventId, subject, note)).getBytes(StandardCharsets.UTF_8);
    }

    /** Lies in the consumer's inbox from now on, in that state, as if it had been received and had failed twice. */
    static void plant(Pool pool, String consumer, String state, UUID eventId, UUID subject, String note) {
        var headers = new JsonObject()
                .put("ce_specversion", "1.0")
                .put("ce_id", eventId.toString())
                .put("ce_subject", subject.toString());
        pool.preparedQuery(PLANT)
                .execute(Tuple.from(new Object[] {
                    eventId,
                    consumer,
                    state,
                    TOPIC,
                    headers,
                    Buffer.buffer(body(eventId, subject, note)),
                    subject,
                    subject.toString()
                }))
                .await()
                .atMost(SOON);
    }

    /** The one number that a query of one argument answers. */
    static long count(Pool pool, String sql, Object argument) {
        return pool.preparedQuery(sql)
                .execute(Tuple.of(argument))
                .await()
                .atMost(SOON)
                .iterator()
                .next()
                .getLong(0);
    }

    /** The ids of all events about the subject, oldest first: they lie in one partition. */
    static List<UUID> onTheTopic(UUID subject) {
        var bootstrap = ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class);
        try (var kafka = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap), new StringDeserializer(), new ByteArrayDeserializer())) {
            var partitions = kafka.partitionsFor(TOPIC).stream()
                    .map(each -> new TopicPartition(each.topic(), each.partition()))
                    .toList();
            var ends = kafka.endOffsets(partitions);
            kafka.assign(partitions);
            kafka.seekToBeginning(partitions);
            var found = new ArrayList<UUID>();
            while (ends.entrySet().stream().anyMatch(end -> kafka.position(end.getKey()) < end.getValue())) {
                for (var record : kafka.poll(Duration.ofMillis(200))) {
                    if (subject.toString().equals(record.key())) {
                        var id = record.headers().lastHeader("ce_id").value();
                        found.add(UUID.fromString(new String(id, StandardCharsets.UTF_8)));
                    }
                }
            }
            return found;
        }
    }
}
