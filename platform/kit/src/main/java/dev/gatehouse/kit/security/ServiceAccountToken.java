package dev.gatehouse.kit.security;

import java.time.Instant;
import java.util.Set;

/**
 * A program's own token, got by client credentials: nobody's session, and no user's. Its {@code sub} is its client id (RFC 9068
 * section 2.2).
 */
public record ServiceAccountToken(
        String clientId, String sessionId, String tokenId, Set<String> scopes, Instant issuedAt, Instant expiresAt)
        implements BearerToken {

    @Override
    public String getName() {
        return clientId;
    }
}
