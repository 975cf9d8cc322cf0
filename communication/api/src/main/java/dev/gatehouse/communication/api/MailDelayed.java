package dev.gatehouse.communication.api;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.time.Instant;
import java.util.UUID;

/**
 * The mail server did not take the message; it will be offered again.
 *
 * @param attempt which of its tries that was, from 1
 * @param reason stable code: {@code SMTP_} and the reply's code, {@code SERVER_UNAVAILABLE} or {@code CONNECTION_LOST}
 * @param node of the replica that tried
 * @param tookMillis how long the try took
 */
@JsonTypeName("mail.delayed")
public record MailDelayed(
        UUID eventId,
        UUID userId,
        Instant occurredAt,
        UUID messageId,
        String template,
        int attempt,
        String reason,
        String node,
        double tookMillis)
        implements MailEvent {}
