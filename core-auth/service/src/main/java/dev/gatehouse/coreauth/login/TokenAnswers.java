package dev.gatehouse.coreauth.login;

import dev.gatehouse.coreauth.session.Client;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.core.HttpHeaders;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** What the entries of this feature share: who calls, and how answers with tokens leave. */
final class TokenAnswers {

    private TokenAnswers() {}

    static Client client(@Nullable String deviceName, HttpServerRequest http) {
        var address = http.remoteAddress();
        return Client.of(
                deviceName, address == null ? null : address.hostAddress(), http.getHeader(HttpHeaders.USER_AGENT));
    }

    /** Nobody else's, so nothing may keep it (RFC 6749 section 5.1). */
    static RestResponse<SignedIn> uncached(SignedIn signedIn) {
        return RestResponse.ResponseBuilder.ok(signedIn)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }
}
