package dev.gatehouse.coreauth.session;

import java.time.Instant;
import java.util.UUID;

/**
 * A session as its owner may see it.
 *
 * @param authenticatedAt when the person proved who they are
 * @param expiresAt the absolute limit
 * @param lastSeenAt when it was opened or last refreshed
 */
public record Session(
        String id,
        UUID userId,
        SessionKind kind,
        Instant authenticatedAt,
        Instant createdAt,
        Instant expiresAt,
        Instant lastSeenAt,
        String deviceName,
        String clientAddress) {}
