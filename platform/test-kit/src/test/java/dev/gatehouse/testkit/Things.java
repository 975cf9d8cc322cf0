package dev.gatehouse.testkit;

import dev.gatehouse.kit.json.EventJson;
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

    private Things() {}

    static void send(UUID eventId, UUID subject, String note) {
        TestRecords.send(TestRecords.event(TOPIC, eventId, subject, body(eventId, subject, note)));
    }

    static byte[] body(UUID eventId, UUID subject, String note) {
        return EventJson.write(new Thing(eventId, subject, note)).getBytes(StandardCharsets.UTF_8);
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
