package dev.gatehouse.kit.deadletter;

import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.kit.problem.FieldError;
import dev.gatehouse.kit.problem.PlatformError;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/** The last letter of a page: the next one begins after it. */
record PageToken(long receivedMicros, UUID eventId, String consumer) {

    static final PageToken FIRST = new PageToken(0, new UUID(0, 0), "");

    private static final int PARTS = 3;

    /** The end of the year 9999: PostgreSQL's time ends later. */
    private static final long LATEST_MICROS = 253_402_300_799_999_999L;

    static PageToken of(DeadLetter last) {
        return new PageToken(
                ChronoUnit.MICROS.between(Instant.EPOCH, last.receivedAt().toInstant()),
                last.eventId(),
                last.consumer());
    }

    static PageToken parse(String text) {
        if (text.isEmpty()) {
            return FIRST;
        }
        try {
            var parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split(" ", PARTS);
            var token = new PageToken(Long.parseLong(parts[0]), UUID.fromString(parts[1]), parts[2]);
            if (token.receivedMicros < 0 || token.receivedMicros > LATEST_MICROS || token.consumer.indexOf(0) >= 0) {
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

    @Override
    public String toString() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((receivedMicros + " " + eventId + " " + consumer).getBytes(StandardCharsets.UTF_8));
    }
}
