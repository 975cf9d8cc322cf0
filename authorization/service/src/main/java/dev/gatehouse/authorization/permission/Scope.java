package dev.gatehouse.authorization.permission;

import dev.gatehouse.authorization.AuthorizationError;
import dev.gatehouse.kit.problem.DomainException;
import org.jspecify.annotations.Nullable;

/**
 * Where an assignment holds or a question is asked: everywhere, or one place such as {@code org/42}. Places are compared
 * whole: {@code org/42} says nothing about {@code org/42/team/7}.
 */
public record Scope(String value) {

    public static final Scope GLOBAL = new Scope("");

    private static final int LONGEST = 128;

    /**
     * Null and the empty text are {@link #GLOBAL}.
     *
     * @throws DomainException {@code MALFORMED_SCOPE} unless it is names of {@code A-Z a-z 0-9 . _ -} with {@code /}
     *     between them, at most 128 characters
     */
    public static Scope parse(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return GLOBAL;
        }
        if (!isPath(text)) {
            throw new DomainException(
                    AuthorizationError.MALFORMED_SCOPE, "A scope is empty or names with / between them, like org/42.");
        }
        return new Scope(text);
    }

    /** True when what is held here counts for what is asked there. */
    public boolean includes(Scope asked) {
        return value.isEmpty() || value.equals(asked.value);
    }

    private static boolean isPath(String text) {
        if (text.length() > LONGEST || text.charAt(text.length() - 1) == '/') {
            return false;
        }
        boolean nameBegins = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '/' ? nameBegins : !isNameCharacter(c)) {
                return false;
            }
            nameBegins = c == '/';
        }
        return true;
    }

    private static boolean isNameCharacter(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '_'
                || c == '.';
    }

    @Override
    public String toString() {
        return value;
    }
}
