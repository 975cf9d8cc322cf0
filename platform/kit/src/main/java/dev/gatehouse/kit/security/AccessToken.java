package dev.gatehouse.kit.security;

import jakarta.ws.rs.core.SecurityContext;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * A person's verified access token.
 *
 * @param userId {@code sub}
 * @param sessionId {@code sid}
 * @param authenticatedAt {@code auth_time}
 */
public record AccessToken(
        UUID userId,
        String sessionId,
        String tokenId,
        String clientId,
        Set<String> scopes,
        Set<String> roles,
        Instant authenticatedAt,
        Instant issuedAt,
        Instant expiresAt)
        implements BearerToken {

    /**
     * The caller's token.
     *
     * @throws IllegalStateException in a method that admits callers without one
     */
    public static AccessToken of(SecurityContext security) {
        if (security.getUserPrincipal() instanceof AccessToken token) {
            return token;
        }
        throw new IllegalStateException("no access token here");
    }

    /** True for a full session's: only what says so is one. */
    public boolean isFull() {
        return scopes.contains(Access.ACCOUNT_SCOPE) && !isTemporary();
    }

    /** True for a temporary session's. */
    public boolean isTemporary() {
        return scopes.contains(Access.ACTIVATION_SCOPE);
    }

    @Override
    public String getName() {
        return userId.toString();
    }
}
