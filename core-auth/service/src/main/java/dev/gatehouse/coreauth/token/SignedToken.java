package dev.gatehouse.coreauth.token;

/**
 * An access token, a secret: shown only by {@link #reveal()}.
 *
 * @param expiresInSeconds from now
 */
public record SignedToken(String reveal, long expiresInSeconds) {

    @Override
    public String toString() {
        return "SignedToken[expires in " + expiresInSeconds + " s]";
    }
}
