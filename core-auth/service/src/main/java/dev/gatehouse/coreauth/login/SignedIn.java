package dev.gatehouse.coreauth.login;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gatehouse.coreauth.activation.ActivationStatus;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The answer to who has signed in, refreshed or upgraded. Its tokens are secrets, so it prints nothing.
 *
 * @param expiresIn of the access token, seconds
 * @param refreshExpiresIn of the refresh token if it is not used, seconds
 * @param deviceToken for the next sign-in on this device; null unless this one was by address and password
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SignedIn(
        String accessToken,
        String tokenType,
        long expiresIn,
        String refreshToken,
        long refreshExpiresIn,
        SessionView session,
        UUID userId,
        ActivationStatus status,

        @Nullable @Schema(description = "Of a sign-in only, a secret: to be kept and sent with the next one")
        String deviceToken) {

    /**
     * @param isTemporary it may only watch its activation, be upgraded, ask for the verification mail and sign out
     * @param expiresAt the absolute limit
     */
    public record SessionView(
            String id, boolean isTemporary, String scope, String deviceName, Instant createdAt, Instant expiresAt) {}

    SignedIn withDeviceToken(String token) {
        return new SignedIn(
                accessToken, tokenType, expiresIn, refreshToken, refreshExpiresIn, session, userId, status, token);
    }

    @Override
    public String toString() {
        return "SignedIn[" + session.id() + "]";
    }
}
