package dev.gatehouse.communication.verification;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/** 256 random bits that prove that their bearer read a mail. Only their hash is stored; they are never logged. */
final class OneTimeToken {

    private static final String PREFIX = "gh_ev_";
    private static final int BYTES = 32;
    private static final Pattern FORM = Pattern.compile(PREFIX + "[A-Za-z0-9_-]{43}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String text;

    private OneTimeToken(String text) {
        this.text = text;
    }

    static OneTimeToken random() {
        var bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return new OneTimeToken(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** @throws IllegalArgumentException when the text does not have the form of a token; the text is not repeated */
    @JsonCreator
    static OneTimeToken parse(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("not a token");
        }
        return new OneTimeToken(text);
    }

    /** SHA-256. The token has full entropy, so a plain hash cannot be searched. */
    byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The token itself, for the link. */
    String reveal() {
        return text;
    }

    @Override
    public String toString() {
        return "OneTimeToken[…]";
    }
}
