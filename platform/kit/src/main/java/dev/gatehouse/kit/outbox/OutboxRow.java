package dev.gatehouse.kit.outbox;

import io.vertx.mutiny.sqlclient.Row;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An unpublished row of the outbox. */
record OutboxRow(
        long position,
        OffsetDateTime createdAt,
        UUID eventId,
        String topic,
        String type,
        UUID subject,
        String data,
        @Nullable String traceparent,
        UUID correlation,
        @Nullable UUID causation,
        List<String> handedTo) {

    /** The envelope: CloudEvents 1.0, Kafka binary mode. */
    Map<String, String> headers(String source, @Nullable String trace) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("ce_specversion", "1.0");
        headers.put("ce_id", eventId.toString());
        headers.put("ce_type", type);
        headers.put("ce_source", source);
        headers.put("ce_subject", subject.toString());
        headers.put("ce_time", DateTimeFormatter.ISO_INSTANT.format(createdAt));
        headers.put("ce_correlationid", correlation.toString());
        if (causation != null) {
            headers.put("ce_causationid", causation.toString());
        }
        headers.put("content-type", "application/json");
        if (trace != null) {
            headers.put("traceparent", trace);
        }
        return headers;
    }

    /** Of an event that is told of outside the table. */
    static OutboxRow of(OutboxEvent event, OffsetDateTime at) {
        return new OutboxRow(
                0,
                at,
                event.id(),
                event.topic(),
                event.type(),
                event.subject(),
                event.data(),
                event.traceparent(),
                event.correlation(),
                event.causation(),
                List.of());
    }

    static OutboxRow of(Row row) {
        return new OutboxRow(
                row.getLong("position"),
                row.getOffsetDateTime("created_at"),
                row.getUUID("event_id"),
                row.getString("topic"),
                row.getString("type"),
                row.getUUID("subject"),
                row.getString("data"),
                row.getString("traceparent"),
                row.getUUID("correlation"),
                row.getUUID("causation"),
                List.of(row.getArrayOfStrings("handed_to")));
    }
}
