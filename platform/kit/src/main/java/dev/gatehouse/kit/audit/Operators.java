package dev.gatehouse.kit.audit;

import dev.gatehouse.kit.http.ClientAddress;
import dev.gatehouse.kit.security.Access;
import dev.gatehouse.kit.security.AccessToken;
import dev.gatehouse.kit.security.BearerToken;
import dev.gatehouse.kit.security.ServiceAccountToken;
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

    /** What was refused to whoever holds that token. */
    OperatorRefusal refused(BearerToken caller, String door, HttpServerRequest http) {
        var type =
                switch (caller) {
                    case AccessToken person -> isOperator(person) ? CallerType.OPERATOR : CallerType.USER;
                    case ServiceAccountToken account -> CallerType.SERVICE_ACCOUNT;
                };
        return new OperatorRefusal(type, caller.getName(), door, addresses.of(http), Operator.named(device(http)));
    }

    private static boolean isOperator(AccessToken person) {
        return person.isFull() && person.roles().stream().anyMatch(Access.OPERATOR_ROLES::contains);
    }

    private static String device(HttpServerRequest http) {
        return Objects.requireNonNullElse(http.getHeader(HttpHeaders.USER_AGENT), "");
    }

    /** @throws IllegalStateException in a method that admits callers without an access token */
    public Operator of(SecurityContext security, HttpServerRequest http) {
        return new Operator(AccessToken.of(security).userId(), addresses.of(http), device(http));
    }
}
