package dev.gatehouse.coreauth.token;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * A refresh token, a secret: {@code gh_rt_} and in base64url the session's id (18 bytes), 256 bits that only the client
 * keeps, and a tag by which we know our own. The id finds the session by its primary key; the tag refuses what we never
 * issued before any storage is asked, so that a guess can neither cost a query nor end somebody's session.
 */
public final class RefreshToken {

    static final String PREFIX = "gh_rt_";
    static final int SESSION_BYTES = SessionId.BYTES;
    static final int SECRET_BYTES = 32;
    static final int TAG_BYTES = 16;
    static final int LENGTH = PREFIX.length() + (SESSION_BYTES + SECRET_BYTES + TAG_BYTES) * 4 / 3;

    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    private final byte[] bytes;

    RefreshToken(byte[] bytes) {
        this.bytes = bytes;
    }

    public String sessionId() {
        return BASE64URL.encodeToString(Arrays.copyOf(bytes, SESSION_BYTES));
    }

    /** What is stored: SHA-256 over the token's bytes. They hold 256 random bits, so it need not be slow. */
    public byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The token as the client sees it. */
    public String reveal() {
        return PREFIX + new String(BASE64URL.encode(bytes), StandardCharsets.US_ASCII);
    }

    byte[] bytes() {
        return bytes;
    }

    @Override
    public String toString() {
        return "RefreshToken[redacted]";
    }
}
