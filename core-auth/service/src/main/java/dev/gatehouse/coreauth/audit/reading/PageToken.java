package dev.gatehouse.coreauth.audit.reading;

import dev.gatehouse.coreauth.audit.chain.SealedEntry;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.kit.problem.FieldError;
import dev.gatehouse.kit.problem.PlatformError;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The last entry of a page: the next one begins after it. */
record PageToken(long micros, long sequence) {

    /** The end of the year 9999: PostgreSQL's time ends later. */
    private static final long LATEST_MICROS = 253_402_300_799_999_999L;

    static PageToken of(SealedEntry last) {
        return new PageToken(
                ChronoUnit.MICROS.between(Instant.EPOCH, last.entry().at().toInstant()),
                last.link().sequence());
    }

    /** Null for the first page. */
    static @Nullable PageToken parse(String text) {
        if (text.isEmpty()) {
            return null;
        }
        try {
            var parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split(" ", 2);
            var token = new PageToken(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
            if (token.micros < 0 || token.micros > LATEST_MICROS) {
                throw new IllegalArgumentException("nothing that is stored");
            }
            return token;
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw new DomainException(
                    PlatformError.INVALID_REQUEST,
                    "Some fields are not valid.",
                    List.of(new FieldError("/page_token", "MALFORMED", "This is not a token of a page before.")));
        }
    }

    OffsetDateTime at() {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }

    @Override
    public String toString() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((micros + " " + sequence).getBytes(StandardCharsets.UTF_8));
    }
}
