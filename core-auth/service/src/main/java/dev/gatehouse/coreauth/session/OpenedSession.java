package dev.gatehouse.coreauth.session;

/**
 * A temporary session and a token of it; the token is a secret.
 *
 * @param expiresInSeconds of the token, from now
 */
public record OpenedSession(String sessionId, String accessToken, int expiresInSeconds) {

    @Override
    public String toString() {
        return "OpenedSession[" + sessionId + "]";
    }
}
