package dev.gatehouse.communication.api;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.time.Instant;
import java.util.UUID;

/** The mail server took the message. */
@JsonTypeName("mail.sent")
public record MailSent(UUID eventId, UUID userId, Instant occurredAt, UUID messageId, String template)
        implements MailEvent {}
