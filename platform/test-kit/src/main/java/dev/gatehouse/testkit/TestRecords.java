package dev.gatehouse.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.ConfigProvider;

/** Records as the relay publishes them, for tests that play another service. */
public final class TestRecords {

    private static final long PATIENCE_SECONDS = 60;

    private TestRecords() {}

    /** A CloudEvent in binary mode about {@code subject}, which is also its key. */
    public static ProducerRecord<String, byte[]> event(String topic, UUID eventId, UUID subject, byte[] body) {
        var record = new ProducerRecord<>(topic, subject.toString(), body);
        header(record, "ce_specversion", "1.0");
        header(record, "ce_id", eventId.toString());
        header(record, "ce_subject", subject.toString());
        return record;
    }

    /** Publishes it on the Kafka of the running test, and waits until it is there. */
    public static void send(ProducerRecord<String, byte[]> record) {
        var bootstrap = ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class);
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new StringSerializer(), new ByteArraySerializer())) {
            producer.send(record).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("not taken: " + record, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Adds to the envelope. */
    public static void header(ProducerRecord<String, byte[]> record, String name, String value) {
        record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
