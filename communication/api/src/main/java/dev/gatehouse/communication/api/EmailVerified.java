package dev.gatehouse.communication.api;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.time.Instant;
import java.util.UUID;

/** The person opened the link mailed to the address the account has. */
@JsonTypeName("email.verified")
public record EmailVerified(UUID eventId, UUID userId, Instant occurredAt) implements MailEvent {}
