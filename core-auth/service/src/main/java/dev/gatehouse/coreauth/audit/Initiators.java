package dev.gatehouse.coreauth.audit;

import dev.gatehouse.kit.http.ClientAddress;
import dev.gatehouse.kit.security.Access;
import dev.gatehouse.kit.security.AccessToken;
import dev.gatehouse.kit.security.BearerToken;
import dev.gatehouse.kit.security.ServiceAccountToken;
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

    /** Whoever holds that token: an operator, if one of the roles is an operator's; a user, or a service account. */
    public Initiator bearer(BearerToken caller, HttpServerRequest http) {
        return switch (caller) {
            case AccessToken person when isOperator(person) -> operator(person, http);
            case AccessToken person -> user(person, http);
            case ServiceAccountToken account ->
                Initiator.serviceAccount(account.clientId(), addresses.of(http), device(http));
        };
    }

    public Initiator unknown(HttpServerRequest http) {
        return Initiator.unknown(addresses.of(http), device(http));
    }

    private static boolean isOperator(AccessToken person) {
        return person.isFull() && person.roles().stream().anyMatch(Access.OPERATOR_ROLES::contains);
    }

    private static String device(HttpServerRequest http) {
        return Optional.ofNullable(http.getHeader(HttpHeaders.USER_AGENT)).orElse("");
    }
}
