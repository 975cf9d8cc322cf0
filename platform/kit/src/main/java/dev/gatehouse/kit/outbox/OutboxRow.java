package dev.gatehouse.kit.outbox;

import io.vertx.mutiny.sqlclient.Row;
import java.time.OffsetDateTime;
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
        @Nullable UUID causation) {

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
                row.getUUID("causation"));
    }
}
