package dev.gatehouse.coreauth.session;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * From where and with what somebody comes, as the gateway reported it; shown to the session's owner. Every part is bounded and
 * free of control characters.
 *
 * @param deviceName what the client calls itself, else its user agent
 * @param userAgent the {@code User-Agent} header
 */
public record Client(String deviceName, String address, String userAgent) {

    static final int LONGEST_NAME = 100;
    private static final int LONGEST_ADDRESS = 64;
    private static final int LONGEST_AGENT = 256;
    private static final int FINGERPRINT_BYTES = 16;

    public Client {
        deviceName = bounded(deviceName, LONGEST_NAME);
        address = bounded(address, LONGEST_ADDRESS);
        userAgent = bounded(userAgent, LONGEST_AGENT);
    }

    public static Client of(@Nullable String deviceName, @Nullable String address, @Nullable String userAgent) {
        var agent = userAgent == null ? "" : userAgent;
        return new Client(deviceName == null ? agent : deviceName, address == null ? "" : address, agent);
    }

    /** False when it has not said what it calls itself. */
    boolean isNamed() {
        return !deviceName.equals(bounded(userAgent, LONGEST_NAME));
    }

    Client named(String name) {
        return new Client(name, address, userAgent);
    }

    /**
     * By what a client is recognised that repeats a refresh. The address is left out: a lost answer and a change of network
     * come together.
     */
    Buffer fingerprint() {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(userAgent.getBytes(StandardCharsets.UTF_8));
            return Buffer.buffer(Arrays.copyOf(hash, FINGERPRINT_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Not halves of surrogate pairs: where something between two was left out, they would become another character. */
    private static boolean isShown(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE -> false;
            default -> true;
        };
    }

    private static String bounded(String text, int longest) {
        return text.codePoints()
                .filter(Client::isShown)
                .limit(longest)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
