package dev.gatehouse.kit.inbox;

import dev.gatehouse.kit.json.EventJson;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** One record as it arrived: its place, its key, its envelope and its bytes, readable or not. */
record Delivery(
        UUID eventId,
        String topic,
        int partition,
        long offset,
        @Nullable String key,
        JsonObject headers,
        Buffer payload) {

    /** Bytes of a body; ours have some hundred. */
    static final int LARGEST_BODY = 256 * 1024;

    private static final String SPECIFICATION = "1.0";

    static Delivery of(ConsumerRecord<String, byte[]> record) {
        return of(
                record.topic(),
                record.partition(),
                record.offset(),
                record.key(),
                headersOf(record.headers()),
                record.value() == null ? Buffer.buffer() : Buffer.buffer(record.value()));
    }

    static Delivery of(
            String topic, int partition, long offset, @Nullable String key, JsonObject headers, Buffer payload) {
        var place = topic + "/" + partition + "/" + offset;
        var id = uuid(headers.getString("ce_id"));
        return new Delivery(
                id == null ? UUID.nameUUIDFromBytes(place.getBytes(StandardCharsets.UTF_8)) : id,
                topic,
                partition,
                offset,
                key == null ? null : storable(key),
                headers,
                payload);
    }

    /** Whom it is about, or null when the envelope does not say. */
    @Nullable UUID subject() {
        return uuid(headers.getString("ce_subject"));
    }

    /** @throws PermanentFailure when the body is not an event of that type or the envelope is not one of ours */
    <E> Received<E> read(Class<E> type) {
        checkEnvelope();
        var event = body(type);
        var correlation = uuid(headers.getString("ce_correlationid"));
        return new Received<>(
                eventId,
                event,
                headers.getString("traceparent"),
                correlation == null ? eventId : correlation,
                topic,
                headers.getString("ce_source"));
    }

    private void checkEnvelope() {
        if (uuid(headers.getString("ce_id")) == null) {
            throw new PermanentFailure("no ce_id");
        }
        if (!SPECIFICATION.equals(headers.getString("ce_specversion"))) {
            throw new PermanentFailure("unknown ce_specversion");
        }
        if (subject() == null) {
            throw new PermanentFailure("no ce_subject");
        }
        // the key decides the partition, and so the order of one subject's events
        if (key == null || !key.equals(headers.getString("ce_subject"))) {
            throw new PermanentFailure("key is not ce_subject");
        }
        if (payload.length() > LARGEST_BODY) {
            throw new PermanentFailure("body too large");
        }
    }

    private <E> E body(Class<E> type) {
        try {
            var event = EventJson.read(payload.getBytes(), type);
            if (event == null) {
                throw new PermanentFailure("empty body");
            }
            return event;
        } catch (IOException e) {
            throw new PermanentFailure("unreadable body: " + e.getClass().getSimpleName());
        }
    }

    private static JsonObject headersOf(Headers headers) {
        var json = new JsonObject();
        for (var header : headers) {
            if (header.value() != null) {
                json.put(storable(header.key()), storable(new String(header.value(), StandardCharsets.UTF_8)));
            }
        }
        return json;
    }

    /** PostgreSQL keeps no NUL in text, and what it keeps in JSON is not read again. */
    static String storable(String text) {
        return text.replace('\0', '?');
    }

    private static @Nullable UUID uuid(@Nullable String text) {
        try {
            return text == null ? null : UUID.fromString(text);
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }
}
