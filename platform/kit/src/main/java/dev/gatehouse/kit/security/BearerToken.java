package dev.gatehouse.kit.security;

import java.security.Principal;
import java.time.Instant;
import java.util.Set;

/** A verified access token (RFC 9068), without the token itself: a person's or a service account's. */
public sealed interface BearerToken extends Principal permits AccessToken, ServiceAccountToken {

    /** {@code sid}: what ends all tokens of one origin at once. */
    String sessionId();

    /** {@code jti} */
    String tokenId();

    String clientId();

    Set<String> scopes();

    Instant issuedAt();

    Instant expiresAt();
}
