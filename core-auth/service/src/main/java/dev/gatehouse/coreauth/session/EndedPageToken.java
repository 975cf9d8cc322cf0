package dev.gatehouse.coreauth.session;

import dev.gatehouse.coreauth.CoreAuthError;
import dev.gatehouse.kit.problem.DomainException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/** The last of a page of what has ended: the next page begins after it. */
record EndedPageToken(long micros, String id) {

    /** Before all that ever ended. */
    static final EndedPageToken FIRST = new EndedPageToken(0, "");

    /** Of a time that PostgreSQL knows. */
    private static final Pattern FORM = Pattern.compile("([0-9]{1,18})\\.([A-Za-z0-9_-]{1,200})");

    static EndedPageToken of(String id, Instant endedAt) {
        return new EndedPageToken(ChronoUnit.MICROS.between(Instant.EPOCH, endedAt), id);
    }

    static EndedPageToken parse(String text) {
        if (text.isEmpty()) {
            return FIRST;
        }
        var form = FORM.matcher(text);
        if (!form.matches()) {
            throw new DomainException(CoreAuthError.MALFORMED_REQUEST, "page_token is not the token of a page before.");
        }
        return new EndedPageToken(Long.parseLong(form.group(1)), form.group(2));
    }

    OffsetDateTime endedAt() {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }

    @Override
    public String toString() {
        return micros + "." + id;
    }
}
