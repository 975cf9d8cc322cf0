package dev.gatehouse.coreauth.serviceaccount;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** A service account's secret: {@code gh_cs_} and 256 random bits. Shown once, by {@link #reveal()}; only its hash is stored. */
public final class ClientSecret {

    private static final String PREFIX = "gh_cs_";
    private static final int BYTES = 32;
    private static final Pattern FORM = Pattern.compile(PREFIX + "[A-Za-z0-9_-]{43}");
    private static final int LAST = 4;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String text;

    private ClientSecret(String text) {
        this.text = text;
    }

    static ClientSecret next() {
        var bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return new ClientSecret(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** Empty for whatever cannot be one. */
    public static Optional<ClientSecret> read(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new ClientSecret(text)) : Optional.empty();
    }

    /** SHA-256 of the text: it holds 256 random bits, so it need not be slow. */
    public byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** By which people tell two secrets apart. */
    String lastFour() {
        return text.substring(text.length() - LAST);
    }

    String reveal() {
        return text;
    }

    @Override
    public String toString() {
        return "ClientSecret[redacted]";
    }
}
