package dev.gatehouse.communication.message;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The wish that a user gets a mail. Queued twice, it is one mail.
 *
 * @param template which mail, see {@link LetterWriter#template()}
 * @param intent tells this wish from others for the same user and template
 * @param traceparent the trace that the sending belongs to, if any
 * @param correlation the id of the event that began the chain
 * @param causation the event that this answers, if any
 */
public record MailIntent(
        UUID userId,
        String template,
        UUID intent,
        @Nullable String traceparent,
        UUID correlation,
        @Nullable UUID causation) {}
