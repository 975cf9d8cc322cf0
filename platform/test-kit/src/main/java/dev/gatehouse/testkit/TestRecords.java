package dev.gatehouse.testkit;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Records as the relay publishes them, for tests that play another service. */
public final class TestRecords {

    private TestRecords() {}

    /** A CloudEvent in binary mode about {@code subject}, which is also its key. */
    public static ProducerRecord<String, byte[]> event(String topic, UUID eventId, UUID subject, byte[] body) {
        var record = new ProducerRecord<>(topic, subject.toString(), body);
        header(record, "ce_specversion", "1.0");
        header(record, "ce_id", eventId.toString());
        header(record, "ce_subject", subject.toString());
        return record;
    }

    /** Adds to the envelope. */
    public static void header(ProducerRecord<String, byte[]> record, String name, String value) {
        record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
