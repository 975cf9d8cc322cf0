package dev.gatehouse.gateway.telemetry;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A {@code traceparent} header (W3C Trace Context, level 1, section 3.2).
 *
 * @param traceId 32 lower-case hexadecimal digits, not all zero
 * @param spanId 16 of them: the caller's span
 */
public record TraceParent(String traceId, String spanId, boolean sampled) {
    private static final int LENGTH = 55;
    private static final int TRACE_ID = 3;
    private static final int SPAN_ID = 36;
    private static final int FLAGS = 53;

    /** Reads a header of version 00; null if it is not well-formed. */
    public static @Nullable TraceParent parse(@Nullable String header) {
        if (header == null
                || header.length() != LENGTH
                || !header.startsWith("00-")
                || header.charAt(SPAN_ID - 1) != '-'
                || header.charAt(FLAGS - 1) != '-'
                || !isId(header, TRACE_ID, SPAN_ID - 1)
                || !isId(header, SPAN_ID, FLAGS - 1)
                || !isHex(header.charAt(FLAGS))
                || !isHex(header.charAt(FLAGS + 1))) {
            return null;
        }
        return new TraceParent(
                header.substring(TRACE_ID, SPAN_ID - 1),
                header.substring(SPAN_ID, FLAGS - 1),
                (Character.digit(header.charAt(FLAGS + 1), 16) & 1) == 1);
    }

    /** A new trace that is not sampled. */
    static TraceParent unsampled() {
        var random = ThreadLocalRandom.current();
        var hex = HexFormat.of();
        return new TraceParent(
                hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong() | 1),
                hex.toHexDigits(random.nextLong() | 1),
                false);
    }

    /** The value of the header. */
    public String header() {
        return "00-" + traceId + "-" + spanId + (sampled ? "-01" : "-00");
    }

    private static boolean isId(String header, int from, int to) {
        var zero = true;
        for (int i = from; i < to; i++) {
            if (!isHex(header.charAt(i))) {
                return false;
            }
            zero &= header.charAt(i) == '0';
        }
        return !zero;
    }

    private static boolean isHex(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    }
}
