package dev.gatehouse.kit.http;

import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where a request came from: the connection's other end, or what a trusted proxy there says. Only the last address of
 * {@code X-Forwarded-For} counts, the one that this proxy saw; whatever is no IP literal is as if it were not there. Stands in place
 * of quarkus.http.proxy, which gives no answer at all to a request whose header is {@code ,,,}.
 */
@ApplicationScoped
public class ClientAddress {

    private static final String FORWARDED_FOR = "X-Forwarded-For";
    private static final int LONGEST = 64;

    private final Set<InetAddress> trusted;

    ClientAddress(ClientAddressConfig config) {
        this.trusted =
                config.trustedProxies().stream().map(InetAddress::ofLiteral).collect(Collectors.toUnmodifiableSet());
    }

    /** An IP literal; empty when the connection has none. */
    public String of(HttpServerRequest request) {
        var peer = Optional.ofNullable(request.remoteAddress())
                .map(address -> address.hostAddress())
                .flatMap(ClientAddress::literal);
        return peer.filter(trusted::contains)
                .flatMap(proxy -> lastForwarded(request))
                .or(() -> peer)
                .map(InetAddress::getHostAddress)
                .orElse("");
    }

    private static Optional<InetAddress> lastForwarded(HttpServerRequest request) {
        var headers = request.headers().getAll(FORWARDED_FOR);
        if (headers.isEmpty()) {
            return Optional.empty();
        }
        var header = headers.getLast();
        return literal(header.substring(header.lastIndexOf(',') + 1).strip());
    }

    /** Never asks DNS. */
    private static Optional<InetAddress> literal(String text) {
        try {
            return text.length() > LONGEST ? Optional.empty() : Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException noAddress) {
            return Optional.empty();
        }
    }
}
