package dev.gatehouse.kit.outbox;

import io.vertx.mutiny.sqlclient.Row;
import java.time.OffsetDateTime;
import java.util.List;

/**
 * An unpublished row of the outbox.
 *
 * @param handedTo services that have had it past Kafka
 */
record OutboxRow(long position, OffsetDateTime createdAt, OutboxEvent event, List<String> handedTo) {

    static final String COLUMNS = """
            position, created_at, event_id, topic, type, subject, data::text as data,
            traceparent, correlation, causation, handed_to
            """;

    static OutboxRow of(Row row) {
        var event = new OutboxEvent(
                row.getUUID("event_id"),
                row.getString("topic"),
                row.getString("type"),
                row.getUUID("subject"),
                row.getString("data"),
                row.getString("traceparent"),
                row.getUUID("correlation"),
                row.getUUID("causation"));
        return new OutboxRow(
                row.getLong("position"),
                row.getOffsetDateTime("created_at"),
                event,
                List.of(row.getArrayOfStrings("handed_to")));
    }
}
