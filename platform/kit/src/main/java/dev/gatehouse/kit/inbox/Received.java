package dev.gatehouse.kit.inbox;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event as a consumer sees it: the body, and what the envelope (CloudEvents 1.0, Kafka binary mode) said of it.
 *
 * @param traceparent the span of this delivery, under the producer's, or null outside a trace
 * @param correlation the id of the event that began the chain
 * @param topic whose owner alone can have written it
 * @param source the service that published it, or null when the envelope does not say
 */
public record Received<E>(
        UUID eventId,
        E event,
        @Nullable String traceparent,
        UUID correlation,
        String topic,
        @Nullable String source) {}
