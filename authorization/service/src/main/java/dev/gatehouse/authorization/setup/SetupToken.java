package dev.gatehouse.authorization.setup;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The one-time token's hash; the token itself is not kept. Thread-safe. */
@ApplicationScoped
class SetupToken {

    private final byte[] expected;

    SetupToken(SetupConfig config) {
        this.expected = config.token().map(SetupToken::hash).orElseGet(() -> new byte[0]);
    }

    /** In time that does not depend on how much of it is right; false for everything when none is configured. */
    boolean matches(String presented) {
        return MessageDigest.isEqual(expected, hash(presented));
    }

    @Override
    public String toString() {
        return "SetupToken[redacted]";
    }

    private static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
