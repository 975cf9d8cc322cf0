package dev.gatehouse.gateway.config;

import io.vertx.core.net.SocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One running copy of a service: where it answers requests, and where it tells whether it is ready. */
public record ReplicaAddress(SocketAddress http, SocketAddress management) {
    private static final int MOST_REPLICAS = 64;

    /**
     * Reads {@code core-auth=10.0.0.1:8082|10.0.0.1:9082,10.0.0.2:8082|10.0.0.2:9082;authorization=…}: services parted
     * by {@code ;}, replicas by {@code ,}, a replica's two addresses by {@code |}.
     *
     * @throws IllegalArgumentException if the text has another form, or a service has more than 64 replicas
     */
    static Map<String, List<ReplicaAddress>> parseAll(String text) {
        var upstreams = new LinkedHashMap<String, List<ReplicaAddress>>();
        for (var entry : text.split(";")) {
            if (entry.isBlank()) {
                continue;
            }
            var parts = entry.strip().split("=", -1);
            if (parts.length != 2 || parts[0].isBlank()) {
                throw new IllegalArgumentException("GATEWAY_UPSTREAMS: '" + entry + "' is not service=replicas");
            }
            if (upstreams.put(parts[0].strip(), replicas(parts[1])) != null) {
                throw new IllegalArgumentException("GATEWAY_UPSTREAMS names " + parts[0] + " twice");
            }
        }
        return upstreams;
    }

    private static List<ReplicaAddress> replicas(String text) {
        var replicas = new ArrayList<ReplicaAddress>();
        for (var replica : text.split(",")) {
            var addresses = replica.strip().split("\\|", -1);
            if (addresses.length != 2) {
                throw new IllegalArgumentException(
                        "GATEWAY_UPSTREAMS: '" + replica + "' is not http-address|management-address");
            }
            replicas.add(new ReplicaAddress(address(addresses[0]), address(addresses[1])));
        }
        if (replicas.size() > MOST_REPLICAS) {
            throw new IllegalArgumentException("GATEWAY_UPSTREAMS: more than " + MOST_REPLICAS + " replicas");
        }
        return List.copyOf(replicas);
    }

    private static SocketAddress address(String text) {
        var colon = text.lastIndexOf(':');
        try {
            if (colon > 0) {
                return SocketAddress.inetSocketAddress(
                        Integer.parseInt(text.substring(colon + 1).strip()),
                        host(text.substring(0, colon).strip()));
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("GATEWAY_UPSTREAMS: '" + text + "' is not host:port", e);
        }
        throw new IllegalArgumentException("GATEWAY_UPSTREAMS: '" + text + "' is not host:port");
    }

    private static String host(String text) {
        return text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
    }
}
