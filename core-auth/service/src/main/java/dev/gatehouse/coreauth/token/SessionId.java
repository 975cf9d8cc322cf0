package dev.gatehouse.coreauth.token;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * Names of sessions: 144 random bits in base64url. A name and not a secret, it travels as {@code sid} in tokens and in events;
 * being in possession of one gives nothing.
 */
public final class SessionId {

    static final int BYTES = 18;

    private static final SecureRandom RANDOM = new SecureRandom();

    private SessionId() {}

    public static String next() {
        var bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
