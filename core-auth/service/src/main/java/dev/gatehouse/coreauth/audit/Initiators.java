package dev.gatehouse.coreauth.audit;

import dev.gatehouse.kit.http.ClientAddress;
import dev.gatehouse.kit.security.AccessToken;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Optional;

/** Who sent a request, for the entries that it leaves. The device's name is its user agent. */
@ApplicationScoped
public class Initiators {

    private final ClientAddress addresses;

    Initiators(ClientAddress addresses) {
        this.addresses = addresses;
    }

    public Initiator user(AccessToken caller, HttpServerRequest http) {
        return Initiator.user(caller.userId(), addresses.of(http), device(http));
    }

    public Initiator operator(AccessToken caller, HttpServerRequest http) {
        return Initiator.operator(caller.userId(), addresses.of(http), device(http));
    }

    public Initiator unknown(HttpServerRequest http) {
        return Initiator.unknown(addresses.of(http), device(http));
    }

    private static String device(HttpServerRequest http) {
        return Optional.ofNullable(http.getHeader(HttpHeaders.USER_AGENT)).orElse("");
    }
}
