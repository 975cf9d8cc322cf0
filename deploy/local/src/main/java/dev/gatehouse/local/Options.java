package dev.gatehouse.local;

import dev.gatehouse.local.layout.PortPlan;
import dev.gatehouse.local.layout.Replicas;
import dev.gatehouse.local.layout.Service;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What to start and how.
 *
 * @param directory keeps data, logs and secrets of the system; one system at a time
 * @param fresh whether what the directory holds is removed first
 * @param replicas how many processes each service has
 * @param ports how ports are chosen
 * @param edge what the gateway does beyond passing on
 * @param environment added to the environment of every service process, or of the one that a name begins with; wins over what the
 *     launcher sets
 */
public record Options(
        Path directory, boolean fresh, Replicas replicas, PortPlan ports, Edge edge, Map<String, String> environment) {

    /** Between process and name of a variable; no name of either has it. */
    private static final String ONE_PROCESS = ":";

    /**
     * @param loadTest whether limits per client address are lifted
     * @param otlp where all spans go; empty means that nothing is traced
     */
    public record Edge(boolean loadTest, Optional<URI> otlp) {}

    public Options {
        environment = Map.copyOf(environment);
    }

    /** One process per service on the documented ports, keeping what {@code directory} holds. */
    public static Options in(Path directory) {
        return new Options(
                directory, false, Replicas.ONE_EACH, PortPlan.DOCUMENTED, new Edge(false, Optional.empty()), Map.of());
    }

    public Options withDirectory(Path other) {
        return new Options(other, fresh, replicas, ports, edge, environment);
    }

    public Options withFresh() {
        return new Options(directory, true, replicas, ports, edge, environment);
    }

    public Options withReplicas(Service service, int count) {
        return new Options(directory, fresh, replicas.with(service, count), ports, edge, environment);
    }

    public Options withPorts(PortPlan plan) {
        return new Options(directory, fresh, replicas, plan, edge, environment);
    }

    /** Ports that are free now, so that several systems run side by side. */
    public Options withFreePorts() {
        return withPorts(ports.on(new PortPlan.Free()));
    }

    public Options withLoadTest() {
        return new Options(directory, fresh, replicas, ports, new Edge(true, edge.otlp()), environment);
    }

    /** Traces everything and sends it to {@code endpoint} (OTLP over HTTP, base URL). */
    public Options withOtlp(URI endpoint) {
        var traced = new Edge(edge.loadTest(), Optional.of(endpoint));
        return new Options(directory, fresh, replicas, ports, traced, environment);
    }

    /** Sets a variable of one service process, for example {@code core-auth-2}. */
    public Options withEnvironment(String process, String name, String value) {
        return withEnvironment(process + ONE_PROCESS + name, value);
    }

    /** The variables that are set for the process. */
    Map<String, String> environmentOf(String process) {
        var set = new HashMap<String, String>();
        environment.forEach((name, value) -> {
            var parts = name.split(ONE_PROCESS, 2);
            if (parts.length == 1 || parts[0].equals(process)) {
                set.put(parts[parts.length - 1], value);
            }
        });
        return set;
    }

    /** Sets a variable of every service process. */
    public Options withEnvironment(String name, String value) {
        var more = new HashMap<>(environment);
        more.put(name, value);
        return new Options(directory, fresh, replicas, ports, edge, more);
    }
}
