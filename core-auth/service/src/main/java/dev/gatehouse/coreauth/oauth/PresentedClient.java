package dev.gatehouse.coreauth.oauth;

import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.core.HttpHeaders;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Who a request says it is from (RFC 6749 section 2.3.1): by HTTP Basic or by parameters, never by both.
 *
 * @param secret empty for a public client
 */
record PresentedClient(String clientId, Optional<String> secret) {

    private static final String SCHEME = "Basic ";

    /** @throws OAuthException invalid_client when it says nothing, invalid_request when it says it twice */
    static PresentedClient of(HttpServerRequest request, OAuthForm form) {
        var headers = request.headers().getAll(HttpHeaders.AUTHORIZATION);
        if (headers.isEmpty()) {
            return new PresentedClient(
                    form.get("client_id").orElseThrow(PresentedClient::unknown), form.get("client_secret"));
        }
        var client = basic(headers.getFirst());
        var repeated = form.get("client_id");
        if (headers.size() > 1
                || form.get("client_secret").isPresent()
                || repeated.filter(id -> !id.equals(client.clientId())).isPresent()) {
            throw new OAuthException(OAuthError.INVALID_REQUEST, "The client authenticates in two ways.");
        }
        return client;
    }

    static OAuthException unknown() {
        return new OAuthException(OAuthError.INVALID_CLIENT, "The client is not known, or its secret is not right.");
    }

    private static PresentedClient basic(String header) {
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw unknown();
        }
        try {
            var decoded =
                    Base64.getDecoder().decode(header.substring(SCHEME.length()).strip());
            var text = new String(decoded, StandardCharsets.UTF_8);
            int colon = text.indexOf(':');
            if (colon < 0) {
                throw unknown();
            }
            var secret = formDecoded(text.substring(colon + 1));
            return new PresentedClient(
                    formDecoded(text.substring(0, colon)), Optional.of(secret).filter(each -> !each.isEmpty()));
        } catch (IllegalArgumentException malformed) {
            throw unknown();
        }
    }

    private static String formDecoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "PresentedClient[redacted]";
    }
}
