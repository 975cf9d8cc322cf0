package dev.gatehouse.authorization.permission;

import dev.gatehouse.authorization.AuthorizationError;
import dev.gatehouse.kit.problem.DomainException;

/** Something one may want to do: {@code resource:action}, for example {@code users:read}. Never a wildcard. */
public record Permission(String resource, String action) {

    private static final int LONGEST_NAME = 64;

    /** @throws DomainException {@code MALFORMED_PERMISSION} unless both sides are names of 1 to 64 of {@code a-z 0-9 . _ -} */
    public static Permission parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0 || !isName(text, 0, colon) || !isName(text, colon + 1, text.length())) {
            throw new DomainException(
                    AuthorizationError.MALFORMED_PERMISSION, "A permission is resource:action, in lower case.");
        }
        return new Permission(text.substring(0, colon), text.substring(colon + 1));
    }

    /** A loop, not a regular expression: it runs at each check. */
    static boolean isName(String text, int from, int to) {
        if (from >= to || to - from > LONGEST_NAME || !isLetterOrDigit(text.charAt(from))) {
            return false;
        }
        for (int i = from + 1; i < to; i++) {
            char c = text.charAt(i);
            if (!isLetterOrDigit(c) && c != '-' && c != '_' && c != '.') {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }

    @Override
    public String toString() {
        return resource + ":" + action;
    }
}
