package dev.gatehouse.kit.deadletter;

import dev.gatehouse.kit.telemetry.TraceContext;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event that a consumer could not apply.
 *
 * @param eventId CloudEvents {@code id}; of a record without one, derived from its place
 * @param type CloudEvents {@code type}, or its length where it can be none of ours
 * @param partition -1 when it did not come over Kafka
 * @param attempts tries so far
 * @param size bytes of the body
 */
record DeadLetter(
        UUID eventId,
        String consumer,
        String cause,
        @Nullable UUID userId,
        @Nullable String type,
        @Nullable String traceId,
        String topic,
        int partition,
        long offset,
        int attempts,
        int size,
        OffsetDateTime receivedAt) {

    static final String COLUMNS = """
            event_id, consumer, error, subject, topic, partition, "offset", attempts, headers,
            octet_length(payload) as size, received_at""";

    static DeadLetter of(Row row) {
        var headers = (JsonObject) row.getJson("headers");
        var type = headers.getString("ce_type");
        return new DeadLetter(
                row.getUUID("event_id"),
                row.getString("consumer"),
                row.getString("error"),
                row.getUUID("subject"),
                type == null ? null : RedactedBody.type(type),
                TraceContext.traceId(headers.getString("traceparent")),
                row.getString("topic"),
                row.getInteger("partition"),
                row.getLong("offset"),
                row.getInteger("attempts"),
                row.getInteger("size"),
                row.getOffsetDateTime("received_at"));
    }
}
