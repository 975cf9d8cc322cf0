package dev.gatehouse.coreauth.login;

import dev.gatehouse.coreauth.session.Client;
import dev.gatehouse.kit.http.ClientAddress;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** What the entries of this feature share: who calls, and how answers with tokens leave. */
@ApplicationScoped
public class TokenAnswers {

    private final ClientAddress address;

    TokenAnswers(ClientAddress address) {
        this.address = address;
    }

    public Client client(@Nullable String deviceName, HttpServerRequest http) {
        return Client.of(deviceName, address.of(http), http.getHeader(HttpHeaders.USER_AGENT));
    }

    /** Nobody else's, so nothing may keep it (RFC 6749 section 5.1). */
    public static RestResponse<SignedIn> uncached(SignedIn signedIn) {
        return RestResponse.ResponseBuilder.ok(signedIn)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }
}
