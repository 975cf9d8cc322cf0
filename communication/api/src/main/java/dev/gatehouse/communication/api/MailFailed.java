package dev.gatehouse.communication.api;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.time.Instant;
import java.util.UUID;

/** The message was given up. {@code reason} is a stable code. */
@JsonTypeName("mail.failed")
public record MailFailed(UUID eventId, UUID userId, Instant occurredAt, UUID messageId, String template, String reason)
        implements MailEvent {}
