package dev.gatehouse.gateway.upstream;

import dev.gatehouse.gateway.config.ReplicaAddress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The services by name. Immutable; any thread may use it. */
public final class Upstreams {
    private final Map<String, Service> services = new TreeMap<>();

    /**
     * @param publicNames what each routed service is called towards clients
     * @param addresses the replicas of the services that are there; a routed service without replicas is never healthy
     * @throws IllegalArgumentException if there are addresses for a service that no route names
     */
    public Upstreams(Map<String, String> publicNames, Map<String, List<ReplicaAddress>> addresses) {
        for (var name : addresses.keySet()) {
            if (!publicNames.containsKey(name)) {
                throw new IllegalArgumentException("GATEWAY_UPSTREAMS: no route leads to a service '" + name + "'");
            }
        }
        publicNames.forEach((name, publicName) ->
                services.put(name, new Service(name, publicName, addresses.getOrDefault(name, List.of()))));
    }

    /** @throws IllegalArgumentException if there is no such service */
    public Service service(String name) {
        var service = services.get(name);
        if (service == null) {
            throw new IllegalArgumentException("no service '" + name + "'");
        }
        return service;
    }

    /** Every replica of every service. */
    public List<Replica> replicas() {
        return services.values().stream()
                .flatMap(service -> service.replicas().stream())
                .toList();
    }
}
