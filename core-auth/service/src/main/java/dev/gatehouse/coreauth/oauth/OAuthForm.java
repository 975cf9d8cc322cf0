package dev.gatehouse.coreauth.oauth;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request's parameters (RFC 6749 section 3.2): none twice, and one without a value is as if it were not there. They hold secrets:
 * never printed.
 */
final class OAuthForm {

    private static final int MOST_PARAMETERS = 32;

    private final Map<String, List<String>> values;

    private OAuthForm(Map<String, List<String>> values) {
        this.values = values;
    }

    /** @param body {@code application/x-www-form-urlencoded} */
    static OAuthForm read(String body) {
        try {
            var values =
                    new QueryStringDecoder(body, StandardCharsets.UTF_8, false, MOST_PARAMETERS + 1, true).parameters();
            if (values.size() > MOST_PARAMETERS || values.values().stream().anyMatch(each -> each.size() > 1)) {
                throw malformed();
            }
            return new OAuthForm(values);
        } catch (IllegalArgumentException notEncoded) {
            throw malformed();
        }
    }

    Optional<String> get(String name) {
        var all = values.get(name);
        return all == null || all.getFirst().isEmpty() ? Optional.empty() : Optional.of(all.getFirst());
    }

    String require(String name) {
        return get(name)
                .orElseThrow(
                        () -> new OAuthException(OAuthError.INVALID_REQUEST, "The parameter " + name + " is missing."));
    }

    @Override
    public String toString() {
        return "OAuthForm[redacted]";
    }

    private static OAuthException malformed() {
        return new OAuthException(
                OAuthError.INVALID_REQUEST, "A parameter is malformed, or there are too many, or it is there twice.");
    }
}
