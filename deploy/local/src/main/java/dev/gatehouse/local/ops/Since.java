package dev.gatehouse.local.ops;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** A time as operators write it: RFC 3339, or how long ago ({@code 90m}, {@code 2h}, {@code 3d}). */
final class Since {

    private Since() {}

    static Instant parse(String text, Instant now) throws OpsException {
        try {
            if (text.matches("\\d{1,4}[smh]")) {
                return now.minus(Duration.parse("PT" + text.toUpperCase(Locale.ROOT)));
            }
            if (text.matches("\\d{1,3}d")) {
                return now.minus(Duration.parse("P" + text.toUpperCase(Locale.ROOT)));
            }
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new OpsException("not a time: " + text + " (2026-11-24T08:00:00Z, 90m, 2h or 3d)");
        }
    }
}
