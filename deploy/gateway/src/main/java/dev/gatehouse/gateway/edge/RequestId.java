package dev.gatehouse.gateway.edge;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The {@code X-Request-ID} of a request: 8 to 64 of {@code A-Z a-z 0-9 . _ -}. No secret, so not from a secure source. */
final class RequestId {
    static final CharSequence HEADER = io.vertx.core.http.HttpHeaders.createOptimized("x-request-id");

    private static final int SHORTEST = 8;
    private static final int LONGEST = 64;

    private RequestId() {}

    /** The client's, if it is well-formed, else a new one. */
    static String of(@Nullable String sent) {
        return sent != null && isWellFormed(sent) ? sent : made();
    }

    private static String made() {
        var random = ThreadLocalRandom.current();
        var hex = HexFormat.of();
        return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
    }

    private static boolean isWellFormed(String id) {
        if (id.length() < SHORTEST || id.length() > LONGEST) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            var c = id.charAt(i);
            var known = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '.'
                    || c == '_'
                    || c == '-';
            if (!known) {
                return false;
            }
        }
        return true;
    }
}
