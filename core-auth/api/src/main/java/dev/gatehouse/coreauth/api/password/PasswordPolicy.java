package dev.gatehouse.coreauth.api.password;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which passwords are refused: by length, by being common, by what of the person or product they contain. No rules of
 * composition, any Unicode, spaces kept (NIST SP 800-63B-4 section 3.1.1.2). Thread-safe.
 */
public final class PasswordPolicy {

    /** Most code points, after normalisation. What is longer is refused, never cut. */
    public static final int MAX_CODE_POINTS = 128;

    /** Shorter names are found in half of all sentences and protect nobody. */
    private static final int SHORTEST_NAME = 3;

    private final int minLength;
    private final List<String> productNames;
    private final CommonPasswords common = new CommonPasswords();

    /**
     * @param minLength fewest code points
     * @param productNames that no password may contain
     */
    public PasswordPolicy(int minLength, List<String> productNames) {
        this.minLength = minLength;
        this.productNames = List.copyOf(productNames);
    }

    /**
     * The first reason to refuse it, if any, cheapest first.
     *
     * @param localPart of the person's canonical address, when it could be read
     */
    public Optional<PasswordRejection> rejection(PlaintextPassword password, @Nullable String localPart) {
        int length = password.codePoints();
        if (length > MAX_CODE_POINTS) {
            return Optional.of(PasswordRejection.TOO_LONG);
        }
        if (length < minLength) {
            return Optional.of(PasswordRejection.TOO_SHORT);
        }
        if (!password.isUnicode()) {
            return Optional.of(PasswordRejection.NOT_UNICODE);
        }
        if (common.contains(password)) {
            return Optional.of(PasswordRejection.TOO_COMMON);
        }
        if (localPart != null && namesIn(localPart).anyMatch(password::containsIgnoreCase)) {
            return Optional.of(PasswordRejection.CONTAINS_EMAIL);
        }
        return productNames.stream().anyMatch(password::containsIgnoreCase)
                ? Optional.of(PasswordRejection.CONTAINS_PRODUCT_NAME)
                : Optional.empty();
    }

    /** What the person is told of it. */
    public String detail(PasswordRejection reason) {
        return reason.detail(reason == PasswordRejection.TOO_LONG ? MAX_CODE_POINTS : minLength);
    }

    /** The local part, and the part of it before a {@code +tag}. */
    private static Stream<String> namesIn(String local) {
        int tag = local.indexOf('+');
        var names = tag > 0 ? Stream.of(local, local.substring(0, tag)) : Stream.of(local);
        return names.filter(name -> name.length() >= SHORTEST_NAME).map(name -> name.toLowerCase(Locale.ROOT));
    }
}
