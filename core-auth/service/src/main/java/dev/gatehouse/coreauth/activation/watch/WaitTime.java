package dev.gatehouse.coreauth.activation.watch;

import dev.gatehouse.coreauth.CoreAuthError;
import dev.gatehouse.kit.problem.DomainException;
import java.time.Duration;
import java.util.regex.Pattern;

/** How long a long poll may wait, as written in a query: whole seconds or milliseconds, {@code 20s}, {@code 1500ms}, {@code 20}. */
final class WaitTime {

    private static final Pattern FORM = Pattern.compile("(\\d{1,6})(ms|s|)");

    private WaitTime() {}

    /** @throws DomainException MALFORMED_REQUEST for anything else */
    static Duration parse(String text) {
        var matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new DomainException(CoreAuthError.MALFORMED_REQUEST, "wait is not a time such as 20s.");
        }
        long amount = Long.parseLong(matcher.group(1));
        return matcher.group(2).equals("ms") ? Duration.ofMillis(amount) : Duration.ofSeconds(amount);
    }
}
