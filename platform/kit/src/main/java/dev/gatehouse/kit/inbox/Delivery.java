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

/** One record as it arrived: its place, its envelope and its bytes, readable or not. */
record Delivery(UUID eventId, String topic, int partition, long offset, JsonObject headers, Buffer payload) {

    static Delivery of(ConsumerRecord<String, byte[]> record) {
        var headers = headersOf(record.headers());
        var payload = record.value() == null ? Buffer.buffer() : Buffer.buffer(record.value());
        var place = record.topic() + "/" + record.partition() + "/" + record.offset();
        var id = uuid(headers.getString("ce_id"));
        return new Delivery(
                id == null ? UUID.nameUUIDFromBytes(place.getBytes(StandardCharsets.UTF_8)) : id,
                record.topic(),
                record.partition(),
                record.offset(),
                headers,
                payload);
    }

    /** @throws PermanentFailure when the body is not an event of that type or the envelope names no event */
    <E> Received<E> read(Class<E> type) {
        if (uuid(headers.getString("ce_id")) == null) {
            throw new PermanentFailure("no ce_id");
        }
        var event = body(type);
        var correlation = uuid(headers.getString("ce_correlationid"));
        return new Received<>(
                eventId, event, headers.getString("traceparent"), correlation == null ? eventId : correlation);
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
                json.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
            }
        }
        return json;
    }

    private static @Nullable UUID uuid(@Nullable String text) {
        try {
            return text == null ? null : UUID.fromString(text);
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }
}
