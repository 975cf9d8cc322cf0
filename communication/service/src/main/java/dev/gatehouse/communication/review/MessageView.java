package dev.gatehouse.communication.review;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message without what it says and without its address.
 *
 * @param id also the mail's Message-ID, before the {@code @}
 * @param attempts conversations with the mail server
 * @param reason why it is not sent, a code
 * @param correlation the id of the event that began the chain
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record MessageView(
        UUID id,
        UUID userId,
        String template,
        MessageState state,
        int attempts,
        @Nullable String reason,
        OffsetDateTime queuedAt,
        OffsetDateTime changedAt,
        UUID correlation,
        @Nullable UUID causation) {}
