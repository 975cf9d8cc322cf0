package dev.gatehouse.communication.message;

import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message that this worker has taken.
 *
 * @param lease proves that it is still this worker's
 * @param attempts how often it went to the mail server before
 * @param waited time since it was queued, by the database's clock
 */
public record QueuedMessage(
        UUID id,
        UUID userId,
        String template,
        UUID lease,
        int attempts,
        Duration waited,
        @Nullable String traceparent,
        UUID correlation,
        @Nullable UUID causation) {}
