package dev.gatehouse.usermanagement.handover;

import org.jspecify.annotations.Nullable;

/**
 * Whence a registration came, for the list of sessions that the person sees later.
 *
 * @param address the client's, as the trusted proxy reported it; may be empty
 * @param device the user agent, printable ASCII, at most {@value #LONGEST_DEVICE} characters; may be empty
 */
public record Caller(String address, String device) {

    private static final int LONGEST_DEVICE = 200;

    public static Caller of(String address, @Nullable String userAgent) {
        return new Caller(address, userAgent == null ? "" : printable(userAgent));
    }

    private static String printable(String userAgent) {
        var text = new StringBuilder(Math.min(userAgent.length(), LONGEST_DEVICE));
        userAgent
                .chars()
                .filter(c -> c >= ' ' && c < 0x7f)
                .limit(LONGEST_DEVICE)
                .forEach(c -> text.append((char) c));
        return text.toString();
    }
}
