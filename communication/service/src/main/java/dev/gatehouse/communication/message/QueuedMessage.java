package dev.gatehouse.communication.message;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message that this worker has taken.
 *
 * @param lease proves that it is still this worker's
 * @param attempts how often it went to the mail server before
 * @param deferrals how often it was put back before, for whatever reason
 * @param counted its address's share has it already ({@link AddressTally})
 */
public record QueuedMessage(
        UUID id,
        UUID userId,
        String template,
        UUID lease,
        int attempts,
        int deferrals,
        boolean counted,
        @Nullable String traceparent,
        UUID correlation,
        @Nullable UUID causation) {}
