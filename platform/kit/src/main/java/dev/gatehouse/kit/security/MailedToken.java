package dev.gatehouse.kit.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * 256 random bits behind a prefix that tells what they are for: who holds them has read a mail. Only their hash is stored; they are
 * never logged. Immutable.
 */
public abstract class MailedToken {

    private static final int BYTES = 32;
    private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String text;

    /** @throws IllegalArgumentException when the text does not have the form of such a token; the text is not repeated */
    protected MailedToken(String prefix, String text) {
        if (!text.startsWith(prefix)
                || !SECRET.matcher(text.substring(prefix.length())).matches()) {
            throw new IllegalArgumentException("not a token");
        }
        this.text = text;
    }

    /** The text of a new one. */
    protected static String fresh(String prefix) {
        var bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** SHA-256. The token has full entropy, so a plain hash cannot be searched. */
    public final byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The token itself, for the link. */
    public final String reveal() {
        return text;
    }

    @Override
    public final String toString() {
        return getClass().getSimpleName() + "[…]";
    }
}
