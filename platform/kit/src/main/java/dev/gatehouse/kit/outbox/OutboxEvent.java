package dev.gatehouse.kit.outbox;

import dev.gatehouse.kit.inbox.Received;
import dev.gatehouse.kit.json.EventJson;
import dev.gatehouse.kit.telemetry.TraceContext;
import io.vertx.mutiny.sqlclient.Tuple;
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

    /** The arguments of the SQL function {@code outbox_append}, in order. */
    public Tuple arguments() {
        return Tuple.from(new Object[] {id, topic, type, subject, data, traceparent, correlation, causation});
    }
}
