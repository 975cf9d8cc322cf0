package dev.gatehouse.coreauth.token;

import dev.gatehouse.coreauth.token.InstallationMac.Purpose;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Makes refresh tokens. The first of a session is random; each successor is HMAC-SHA256 of its predecessor under a secret of
 * this installation, so that a client which lost an answer gets the same one again although no token is stored. Neither the
 * database with that secret nor an old token without it is enough to compute a token. Thread-safe.
 */
@ApplicationScoped
public class RefreshTokens {

    private static final int UNTAGGED = RefreshToken.SESSION_BYTES + RefreshToken.SECRET_BYTES;

    private final InstallationMac mac;
    private final SecureRandom random = new SecureRandom();

    RefreshTokens(InstallationMac mac) {
        this.mac = mac;
    }

    /** The first token of a session. */
    public RefreshToken first(String sessionId) {
        var secret = new byte[RefreshToken.SECRET_BYTES];
        random.nextBytes(secret);
        return tagged(Base64.getUrlDecoder().decode(sessionId), secret);
    }

    /** The token that follows the given one: always the same. */
    public RefreshToken successor(RefreshToken token) {
        return tagged(token.bytes(), mac.of(Purpose.SUCCESSOR, token.bytes(), UNTAGGED));
    }

    /** True for whatever wants to be one. */
    public static boolean looksLikeOne(String text) {
        return text.startsWith(RefreshToken.PREFIX);
    }

    /** The token, or null for anything that was not issued here. */
    public @Nullable RefreshToken read(String text) {
        if (text.length() != RefreshToken.LENGTH || !text.startsWith(RefreshToken.PREFIX)) {
            return null;
        }
        try {
            var bytes = Base64.getUrlDecoder().decode(text.substring(RefreshToken.PREFIX.length()));
            var tag = Arrays.copyOfRange(bytes, UNTAGGED, bytes.length);
            return MessageDigest.isEqual(tag, tagOf(bytes)) ? new RefreshToken(bytes) : null;
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    private RefreshToken tagged(byte[] sessionId, byte[] secret) {
        var bytes = new byte[UNTAGGED + RefreshToken.TAG_BYTES];
        System.arraycopy(sessionId, 0, bytes, 0, RefreshToken.SESSION_BYTES);
        System.arraycopy(secret, 0, bytes, RefreshToken.SESSION_BYTES, RefreshToken.SECRET_BYTES);
        System.arraycopy(tagOf(bytes), 0, bytes, UNTAGGED, RefreshToken.TAG_BYTES);
        return new RefreshToken(bytes);
    }

    private byte[] tagOf(byte[] bytes) {
        return Arrays.copyOf(mac.of(Purpose.TAG, bytes, UNTAGGED), RefreshToken.TAG_BYTES);
    }
}
