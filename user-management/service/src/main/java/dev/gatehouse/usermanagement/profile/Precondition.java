package dev.gatehouse.usermanagement.profile;

import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.usermanagement.UserManagementError;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code If-Match} and {@code If-None-Match} (RFC 9110 section 13.1) over versions as entity tags. */
record Precondition(boolean any, List<String> tags) {

    private static final Pattern TAG = Pattern.compile("(?:W/)?\"[!#-~\\x80-\\xff]*\"");

    static String tag(long version) {
        return "\"" + version + '"';
    }

    /**
     * A change's precondition.
     *
     * @throws DomainException IF_MATCH_REQUIRED when there is none
     */
    static Precondition ifMatch(@Nullable String header) {
        if (header == null || header.isBlank()) {
            throw new DomainException(
                    UserManagementError.IF_MATCH_REQUIRED, "If-Match: send the ETag of the profile that you read.");
        }
        return read(header);
    }

    /** A reader's precondition: true when it has this version already. Compares weakly, as the RFC says. */
    static boolean isKnown(@Nullable String ifNoneMatch, long version) {
        if (ifNoneMatch == null) {
            return false;
        }
        var known = read(ifNoneMatch);
        return known.any || known.tags.stream().map(Precondition::strong).anyMatch(tag(version)::equals);
    }

    /** Compares strongly: a weak tag matches nothing. */
    boolean holdsFor(long version) {
        return any || tags.contains(tag(version));
    }

    private static Precondition read(String header) {
        var value = header.strip();
        var tags = TAG.matcher(value).results().map(found -> found.group()).toList();
        return new Precondition(value.equals("*"), tags);
    }

    private static String strong(String tag) {
        return tag.startsWith("W/") ? tag.substring(2) : tag;
    }
}
