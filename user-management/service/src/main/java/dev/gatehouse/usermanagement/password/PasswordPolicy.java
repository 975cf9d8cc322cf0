package dev.gatehouse.usermanagement.password;

import dev.gatehouse.kit.problem.FieldError;
import dev.gatehouse.usermanagement.api.EmailAddress;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which passwords are refused: by length, by being common, by what of the person or product they contain. No rules of
 * composition, any Unicode, spaces kept (NIST SP 800-63B-4 section 3.1.1.2). Thread-safe.
 */
@ApplicationScoped
public class PasswordPolicy {

    /** Most code points, after normalisation. What is longer is refused, never cut. */
    public static final int MAX_CODE_POINTS = 128;

    /** Shorter names are found in half of all sentences and protect nobody. */
    private static final int SHORTEST_NAME = 3;

    private final PasswordConfig config;
    private final CommonPasswords common;

    PasswordPolicy(PasswordConfig config, CommonPasswords common) {
        this.config = config;
        this.common = common;
    }

    /**
     * The first reason to refuse it, if any, cheapest first.
     *
     * @param email the person's address, when it could be read
     */
    public Optional<PasswordRejection> rejection(PlaintextPassword password, @Nullable EmailAddress email) {
        int length = password.codePoints();
        if (length > MAX_CODE_POINTS) {
            return Optional.of(PasswordRejection.TOO_LONG);
        }
        if (length < config.minLength()) {
            return Optional.of(PasswordRejection.TOO_SHORT);
        }
        if (!password.isUnicode()) {
            return Optional.of(PasswordRejection.NOT_UNICODE);
        }
        if (common.contains(password)) {
            return Optional.of(PasswordRejection.TOO_COMMON);
        }
        if (email != null && namesIn(email).anyMatch(password::containsIgnoreCase)) {
            return Optional.of(PasswordRejection.CONTAINS_EMAIL);
        }
        return config.productNames().stream().anyMatch(password::containsIgnoreCase)
                ? Optional.of(PasswordRejection.CONTAINS_PRODUCT_NAME)
                : Optional.empty();
    }

    /** The same as an answer names it. */
    public Optional<FieldError> fieldError(String pointer, PlaintextPassword password, @Nullable EmailAddress email) {
        return rejection(password, email)
                .map(reason -> new FieldError(pointer, reason.name(), reason.detail(boundOf(reason))));
    }

    private int boundOf(PasswordRejection reason) {
        return reason == PasswordRejection.TOO_LONG ? MAX_CODE_POINTS : config.minLength();
    }

    /** The local part, and the part of it before a {@code +tag}. */
    private static Stream<String> namesIn(EmailAddress email) {
        var local = email.canonicalLocalPart();
        int tag = local.indexOf('+');
        var names = tag > 0 ? Stream.of(local, local.substring(0, tag)) : Stream.of(local);
        return names.filter(name -> name.length() >= SHORTEST_NAME).map(name -> name.toLowerCase(Locale.ROOT));
    }
}
