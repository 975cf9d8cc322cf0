package dev.gatehouse.coreauth.api;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.time.Instant;
import java.util.UUID;

/** One session ended; no access token with this {@code sid} is valid any more. After {@code lastTokenExpiresAt} none exists. */
@JsonTypeName("session.revoked")
public record SessionRevoked(
        UUID eventId, UUID userId, Instant occurredAt, String sessionId, Instant lastTokenExpiresAt)
        implements SessionEvent {}
