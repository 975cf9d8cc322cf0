package dev.gatehouse.coreauth.login;

import dev.gatehouse.coreauth.activation.ActivationStatus;
import java.time.Instant;
import java.util.UUID;

/**
 * The answer to who has signed in, refreshed or upgraded. Its tokens are secrets, so it prints nothing.
 *
 * @param expiresIn of the access token, seconds
 * @param refreshExpiresIn of the refresh token if it is not used, seconds
 */
public record SignedIn(
        String accessToken,
        String tokenType,
        long expiresIn,
        String refreshToken,
        long refreshExpiresIn,
        SessionView session,
        UUID userId,
        ActivationStatus status) {

    /**
     * @param isTemporary it may only watch its activation, be upgraded, ask for the verification mail and sign out
     * @param expiresAt the absolute limit
     */
    public record SessionView(
            String id, boolean isTemporary, String scope, String deviceName, Instant createdAt, Instant expiresAt) {}

    @Override
    public String toString() {
        return "SignedIn[" + session.id() + "]";
    }
}
