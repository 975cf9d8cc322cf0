package dev.gatehouse.gateway.route;

import org.jspecify.annotations.Nullable;

/**
 * The first look at a request target (RFC 9112 section 3.2): only origin form, and only a path that every server behind
 * the gateway must read in the same way.
 *
 * <p>A path is refused if it has a percent-encoding (no route needs one, so each is a disguise), a {@code ;} parameter, an
 * empty, {@code .} or {@code ..} segment, or any character outside {@code A-Z a-z 0-9 - . _ ~ : @ /}. A query may hold
 * any visible ASCII with whole percent-encodings, but none of a control character.
 */
public final class RequestTarget {
    private RequestTarget() {}

    /** The path of the target, or null if the target is to be refused. */
    public static @Nullable String canonicalPath(String target) {
        var question = target.indexOf('?');
        var end = question < 0 ? target.length() : question;
        if (end == 0 || target.charAt(0) != '/' || !isCanonical(target, end)) {
            return null;
        }
        if (question < 0) {
            return target;
        }
        return isQuery(target, question + 1) ? target.substring(0, end) : null;
    }

    private static boolean isCanonical(String target, int end) {
        var segment = 1;
        for (int i = 1; i <= end; i++) {
            if (i < end && target.charAt(i) != '/') {
                if (!isPathCharacter(target.charAt(i))) {
                    return false;
                }
            } else if (!isSegment(target, segment, i, i == end)) {
                return false;
            } else {
                segment = i + 1;
            }
        }
        return true;
    }

    private static boolean isSegment(String target, int from, int to, boolean last) {
        return switch (to - from) {
            case 0 -> last;
            case 1 -> target.charAt(from) != '.';
            case 2 -> target.charAt(from) != '.' || target.charAt(from + 1) != '.';
            default -> true;
        };
    }

    private static boolean isPathCharacter(char c) {
        return isAlphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~' || c == ':' || c == '@';
    }

    private static boolean isAlphanumeric(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    private static boolean isQuery(String target, int from) {
        for (int i = from; i < target.length(); i++) {
            var c = target.charAt(i);
            if (c <= ' ' || c >= 0x7F || c == '#' || (c == '%' && !isEncoding(target, i))) {
                return false;
            }
        }
        return true;
    }

    /** Whether a whole percent-encoding begins here, of something other than a control character. */
    private static boolean isEncoding(String target, int percent) {
        if (percent + 2 >= target.length()) {
            return false;
        }
        var high = Character.digit(target.charAt(percent + 1), 16);
        var low = Character.digit(target.charAt(percent + 2), 16);
        var octet = (high << 4) | low;
        return high >= 0 && low >= 0 && octet >= ' ' && octet != 0x7F;
    }
}
