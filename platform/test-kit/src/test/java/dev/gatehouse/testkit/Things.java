package dev.gatehouse.testkit;

import dev.gatehouse.kit.json.EventJson;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.ConfigProvider;

/** Records about things, as another service would publish them, and what became of them. */
final class Things {

    static final String TOPIC = "kit.things.v1";
    static final Duration SOON = Duration.ofSeconds(20);

    private Things() {}

    static void send(ProducerRecord<String, byte[]> record) {
        var bootstrap = ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class);
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new StringSerializer(), new ByteArraySerializer())) {
            producer.send(record);
        }
    }

    static void send(UUID eventId, UUID subject, String note) {
        send(TestRecords.event(TOPIC, eventId, subject, body(eventId, subject, note)));
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
}
