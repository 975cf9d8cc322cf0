package dev.gatehouse.kit.security;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The header of a JWS in compact form, read before anything is believed: only the members we issue, none that names a key elsewhere. */
record JoseHeader(String keyId, String type) {

    private static final Set<String> MEMBERS = Set.of("alg", "kid", "typ");
    private static final int LONGEST = 512;

    /** Null for whatever we would not have issued: another algorithm, {@code jku}, {@code jwk}, {@code crit}, {@code zip}, five parts … */
    static @Nullable JoseHeader read(String token) {
        int end = token.indexOf('.');
        if (end <= 0 || end > LONGEST || token.chars().filter(c -> c == '.').count() != 2) {
            return null;
        }
        try {
            var json = new JsonObject(
                    new String(Base64.getUrlDecoder().decode(token.substring(0, end)), StandardCharsets.UTF_8));
            return MEMBERS.containsAll(json.fieldNames())
                            && json.getValue("kid") instanceof String keyId
                            && json.getValue("typ") instanceof String type
                            && "ES256".equals(json.getValue("alg"))
                    ? new JoseHeader(keyId, type)
                    : null;
        } catch (IllegalArgumentException | DecodeException malformed) {
            return null;
        }
    }
}
