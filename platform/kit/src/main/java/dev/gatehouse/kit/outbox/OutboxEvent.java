package dev.gatehouse.kit.outbox;

import dev.gatehouse.kit.inbox.DirectInbox;
import dev.gatehouse.kit.inbox.Received;
import dev.gatehouse.kit.json.EventJson;
import dev.gatehouse.kit.telemetry.TraceContext;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event on its way into the outbox.
 *
 * @param id CloudEvents {@code id}: the key by which consumers drop duplicates
 * @param subject whom it is about; also the record's key, so one subject's events stay in order
 * @param data the body as JSON; carries ids and facts, never a secret or personal data
 * @param correlation the id of the event that began the chain
 * @param causation the id of the event that this one answers, if any
 */
public record OutboxEvent(
        UUID id,
        String topic,
        String type,
        UUID subject,
        String data,
        @Nullable String traceparent,
        UUID correlation,
        @Nullable UUID causation) {

    /** An event that begins a chain, in the trace of the current request. */
    public static OutboxEvent of(String topic, UUID id, UUID subject, Object event) {
        return new OutboxEvent(
                id, topic, EventJson.typeOf(event), subject, EventJson.write(event), TraceContext.current(), id, null);
    }

    /** The same event as an answer to another: in its trace and its correlation. */
    public OutboxEvent causedBy(Received<?> cause) {
        return new OutboxEvent(
                id, topic, type, subject, data, cause.traceparent(), cause.correlation(), cause.eventId());
    }

    /** The same event in a trace that was kept in a row. */
    public OutboxEvent inTrace(@Nullable String traceparent, UUID correlation) {
        return new OutboxEvent(id, topic, type, subject, data, traceparent, correlation, causation);
    }

    /** As its record in the topic is: CloudEvents 1.0, Kafka binary mode. */
    DirectInbox.Event record(String source, OffsetDateTime at, @Nullable String trace) {
        return new DirectInbox.Event(topic, subject.toString(), headers(source, at, trace), Buffer.buffer(data));
    }

    private Map<String, String> headers(String source, OffsetDateTime at, @Nullable String trace) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("ce_specversion", "1.0");
        headers.put("ce_id", id.toString());
        headers.put("ce_type", type);
        headers.put("ce_source", source);
        headers.put("ce_subject", subject.toString());
        headers.put("ce_time", DateTimeFormatter.ISO_INSTANT.format(at));
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

    /** The arguments of the SQL function {@code outbox_append}, in order. */
    public Tuple arguments() {
        return Tuple.from(new Object[] {id, topic, type, subject, data, traceparent, correlation, causation});
    }
}
