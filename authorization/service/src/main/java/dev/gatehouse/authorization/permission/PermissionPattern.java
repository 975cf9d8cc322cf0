package dev.gatehouse.authorization.permission;

import dev.gatehouse.authorization.AuthorizationError;
import dev.gatehouse.kit.problem.DomainException;
import java.util.Comparator;

/** What a role grants: {@code resource:action} where either side may be {@code *}, which stands for every name there. */
public record PermissionPattern(String resource, String action) implements Comparable<PermissionPattern> {

    public static final String ANY = "*";

    private static final Comparator<PermissionPattern> ORDER =
            Comparator.comparing(PermissionPattern::resource).thenComparing(PermissionPattern::action);

    /** @throws DomainException {@code MALFORMED_PERMISSION} unless each side is a name as in {@link Permission} or {@code *} */
    public static PermissionPattern parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0 || !isNameOrAny(text, 0, colon) || !isNameOrAny(text, colon + 1, text.length())) {
            throw new DomainException(
                    AuthorizationError.MALFORMED_PERMISSION,
                    "A role's permission is resource:action, in lower case; either side may be *.");
        }
        return new PermissionPattern(text.substring(0, colon), text.substring(colon + 1));
    }

    public boolean matches(Permission permission) {
        return covers(resource, permission.resource()) && covers(action, permission.action());
    }

    /**
     * True when everything the other grants, this one grants too. As names are without end, a pattern that lies within a
     * union of patterns lies within one of them.
     */
    public boolean covers(PermissionPattern other) {
        return covers(resource, other.resource) && covers(action, other.action);
    }

    private static boolean covers(String mine, String others) {
        return mine.equals(ANY) || mine.equals(others);
    }

    private static boolean isNameOrAny(String text, int from, int to) {
        return (to - from == 1 && text.charAt(from) == '*') || Permission.isName(text, from, to);
    }

    @Override
    public int compareTo(PermissionPattern other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return resource + ":" + action;
    }
}
