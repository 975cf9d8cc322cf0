package dev.gatehouse.usermanagement.registration;

import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.usermanagement.UserManagementError;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The client's name for one request and its retries (draft-ietf-httpapi-idempotency-key-header-07). The header is a structured
 * string (RFC 9651 section 3.3.3), {@code "8e03978e-…"}; the same without quotes is understood too. Unique per operation, so a
 * random value is meant: 1 to {@value #LONGEST} visible ASCII characters.
 */
record IdempotencyKey(String text) {

    static final String HEADER = "Idempotency-Key";

    private static final int LONGEST = 128;

    private static final Pattern FORM = Pattern.compile("[!#-\\[\\]-~]{1," + LONGEST + "}");

    /**
     * Nothing when the request has no key.
     *
     * @throws DomainException IDEMPOTENCY_KEY_INVALID when it has one of another form
     */
    static Optional<IdempotencyKey> read(@Nullable String header) {
        if (header == null) {
            return Optional.empty();
        }
        var value = header.strip();
        var text = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")
                ? value.substring(1, value.length() - 1)
                : value;
        if (!FORM.matcher(text).matches()) {
            throw new DomainException(
                    UserManagementError.IDEMPOTENCY_KEY_INVALID,
                    "Idempotency-Key: 1 to " + LONGEST + " visible ASCII characters are expected.");
        }
        return Optional.of(new IdempotencyKey(text));
    }
}
