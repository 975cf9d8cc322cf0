package dev.gatehouse.coreauth.api;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.time.Instant;
import java.util.UUID;

/** Every session of the user that was opened before {@code authenticatedBefore} ended. */
@JsonTypeName("sessions.revoked-all")
public record AllSessionsRevoked(
        UUID eventId, UUID userId, Instant occurredAt, Instant authenticatedBefore, Instant lastTokenExpiresAt)
        implements SessionEvent {}
