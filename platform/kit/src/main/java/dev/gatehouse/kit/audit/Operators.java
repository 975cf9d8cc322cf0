package dev.gatehouse.kit.audit;

import dev.gatehouse.kit.http.ClientAddress;
import dev.gatehouse.kit.security.AccessToken;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.SecurityContext;
import java.util.Objects;

/** Who sent a request, for the entry that it leaves in the audit log. The device's name is its user agent. */
@ApplicationScoped
public class Operators {

    private final ClientAddress addresses;

    Operators(ClientAddress addresses) {
        this.addresses = addresses;
    }

    /** @throws IllegalStateException in a method that admits callers without an access token */
    public Operator of(SecurityContext security, HttpServerRequest http) {
        return new Operator(
                AccessToken.of(security).userId(),
                addresses.of(http),
                Objects.requireNonNullElse(http.getHeader(HttpHeaders.USER_AGENT), ""));
    }
}
