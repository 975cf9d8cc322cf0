package dev.gatehouse.local.layout;

import dev.gatehouse.servers.FreePorts;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How ports are chosen.
 *
 * @param base where ports come from that are not moved one by one
 * @param moved port by name; wins over {@code base}
 */
public record PortPlan(Base base, Map<String, Integer> moved) {

    /** Where ports come from. */
    public sealed interface Base {}

    /** The ports that the documentation names. */
    public record Documented() implements Base {}

    /** One after the other from {@code first}. */
    public record From(int first) implements Base {}

    /** Whatever is free, different at each start. */
    public record Free() implements Base {}

    public static final PortPlan DOCUMENTED = new PortPlan(new Documented(), Map.of());

    /** Further replicas of a service get their ports this far from the one before. */
    private static final int REPLICA_DISTANCE = 100;

    private static final int HIGHEST = 65_535;

    public PortPlan {
        moved = Map.copyOf(moved);
        moved.forEach((name, port) -> requirePort(name, port));
        if (base instanceof From(int first)) {
            requirePort("the first", first);
        }
    }

    public PortPlan on(Base other) {
        return new PortPlan(other, moved);
    }

    public PortPlan moving(String name, int port) {
        var more = new HashMap<>(moved);
        more.put(name, port);
        return new PortPlan(base, more);
    }

    /**
     * The ports of a system with these {@code replicas}.
     *
     * @throws IllegalArgumentException when a port is moved that does not exist, or two are the same
     */
    public Ports apply(Replicas replicas) {
        var documented = documented(replicas);
        moved.keySet().stream()
                .filter(name -> !documented.containsKey(name))
                .findAny()
                .ifPresent(name -> {
                    throw new IllegalArgumentException(
                            "There is no port '%s'. Ports: %s".formatted(name, String.join(", ", documented.keySet())));
                });
        var chosen =
                switch (base) {
                    case Documented _ -> documented;
                    case From(int first) -> consecutive(documented, first);
                    case Free _ -> free(documented);
                };
        chosen.putAll(moved);
        return new Ports(chosen);
    }

    private static Map<String, Integer> documented(Replicas replicas) {
        var ports = new LinkedHashMap<String, Integer>();
        ports.put(Ports.GATEWAY, 8080);
        ports.put(Ports.OPERATORS, 8090);
        ports.put(Ports.GATEWAY_MANAGEMENT, 8089);
        ports.put(Ports.INBOX, 8025);
        ports.put(Ports.SMTP, 1025);
        ports.put(Ports.POSTGRES, 15432);
        ports.put(Ports.KAFKA, 19092);
        ports.put(Ports.KAFKA_CONTROLLER, 19093);
        ports.put(Ports.REDIS, 16379);
        for (var service : Service.values()) {
            int shift = 0;
            for (var name : replicas.names(service)) {
                ports.put(name, service.httpPort() + shift);
                ports.put(Ports.management(name), service.managementPort() + shift);
                ports.put(Ports.grpc(name), service.grpcPort() + shift);
                shift += REPLICA_DISTANCE;
            }
        }
        return ports;
    }

    private static Map<String, Integer> consecutive(Map<String, Integer> documented, int first) {
        var ports = new LinkedHashMap<String, Integer>();
        documented.keySet().forEach(name -> ports.put(name, requirePort(name, first + ports.size())));
        return ports;
    }

    private static Map<String, Integer> free(Map<String, Integer> documented) {
        var free = FreePorts.take(documented.size()).iterator();
        var ports = new LinkedHashMap<String, Integer>();
        documented.keySet().forEach(name -> ports.put(name, free.next()));
        return ports;
    }

    private static int requirePort(String name, int port) {
        if (port < 1 || port > HIGHEST) {
            throw new IllegalArgumentException("%s port cannot be %d".formatted(name, port));
        }
        return port;
    }
}
