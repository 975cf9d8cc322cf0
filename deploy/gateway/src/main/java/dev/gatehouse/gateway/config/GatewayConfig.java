package dev.gatehouse.gateway.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything an operator can set.
 *
 * @param upstreams the replicas of each service, by the service's name
 */
public record GatewayConfig(
        Listen listen,
        Map<String, List<ReplicaAddress>> upstreams,
        Policy policy,
        Bounds bounds,
        Timeouts timeouts,
        Telemetry telemetry) {

    /**
     * Where the gateway listens. A port of 0 means a free one.
     *
     * @param host the address of all three listeners
     * @param tls certificate and key of the public and the operators' listener; null: plain HTTP
     * @param eventLoops threads that serve requests
     */
    public record Listen(
            String host,
            int port,
            int operatorsPort,
            int managementPort,
            @Nullable Tls tls,
            int eventLoops) {}

    /** PEM files: a certificate chain and its private key. */
    public record Tls(Path certificate, Path key) {}

    /**
     * @param loadTest lifts every per-address rate limit
     * @param corsOrigins the origins whose pages may call the API; empty: none
     * @param accessLog one log line per request, without query or headers
     * @param routes a file to use instead of the built-in {@code routes.yaml}
     */
    public record Policy(
            boolean loadTest,
            Set<String> corsOrigins,
            boolean accessLog,
            @Nullable Path routes) {}

    /**
     * @param bodyBytes the longest request body, in bytes
     * @param headerBytes the longest request header section, in bytes
     * @param targetBytes the longest request line, in bytes
     * @param connections the most client connections at once
     */
    public record Bounds(int bodyBytes, int headerBytes, int targetBytes, int connections, Pool pool) {}

    /**
     * How many connections go to one replica.
     *
     * @param calls connections for ordinary requests
     * @param streams connections for long polls and event streams, kept apart so that watchers never starve calls
     * @param queue requests that may wait for a connection to one replica
     */
    public record Pool(int calls, int streams, int queue) {}

    /**
     * @param call until an upstream's first byte
     * @param stream the same for long polls; also the longest silence of an event stream
     * @param connect until a connection to an upstream is had
     * @param body until a request's body is complete
     * @param idle until a client connection without a request is closed
     * @param drain how long a stopping gateway waits for the requests in flight; a little longer than {@code call}, after which they
     *     are answered anyway
     */
    public record Timeouts(
            Duration call, Duration stream, Duration connect, Duration body, Duration idle, Duration drain) {}

    /**
     * @param otlpEndpoint base address of an OTLP http/protobuf receiver; null: no spans
     * @param traceRatio the part of the traces begun here that is sampled, 0.0 to 1.0
     * @param node the name of this process in traces
     */
    public record Telemetry(@Nullable String otlpEndpoint, double traceRatio, String node) {}

    /**
     * Reads the variables that {@code deploy/gateway/README.md} lists.
     *
     * @throws IllegalArgumentException if one has a value it cannot have; the message names it
     */
    public static GatewayConfig fromEnvironment(Map<String, String> variables) {
        var environment = new Environment(variables);
        return new GatewayConfig(
                listen(environment),
                ReplicaAddress.parseAll(environment.text("GATEWAY_UPSTREAMS", "")),
                policy(environment),
                bounds(environment),
                timeouts(environment),
                new Telemetry(
                        environment.optional("GATEHOUSE_OTLP_ENDPOINT"),
                        environment.ratio("GATEHOUSE_TRACE_RATIO", 0.0),
                        environment.text("GATEHOUSE_NODE", "gateway")));
    }

    private static Listen listen(Environment environment) {
        var certificate = environment.optional("GATEWAY_TLS_CERTIFICATE");
        var key = environment.optional("GATEWAY_TLS_KEY");
        if ((certificate == null) != (key == null)) {
            throw new IllegalArgumentException("GATEWAY_TLS_CERTIFICATE and GATEWAY_TLS_KEY go together");
        }
        return new Listen(
                environment.text("GATEWAY_HOST", "127.0.0.1"),
                environment.port("GATEWAY_PORT", 8080),
                environment.port("GATEWAY_OPERATORS_PORT", 8090),
                environment.port("GATEWAY_MANAGEMENT_PORT", 8089),
                certificate == null || key == null ? null : new Tls(Path.of(certificate), Path.of(key)),
                environment.number("GATEWAY_EVENT_LOOPS", 2, 1, 64));
    }

    private static Policy policy(Environment environment) {
        var origins = environment.text("GATEWAY_CORS_ORIGINS", "");
        var routes = environment.optional("GATEWAY_ROUTES");
        return new Policy(
                environment.flag("GATEWAY_LOAD_TEST"),
                origins.isEmpty() ? Set.of() : Set.of(origins.split("\\s*,\\s*")),
                environment.flag("GATEWAY_ACCESS_LOG"),
                routes == null ? null : Path.of(routes));
    }

    private static Bounds bounds(Environment environment) {
        return new Bounds(
                environment.number("GATEWAY_MAX_BODY_BYTES", 65_536, 1, 1 << 20),
                environment.number("GATEWAY_MAX_HEADER_BYTES", 16_384, 1_024, 65_536),
                environment.number("GATEWAY_MAX_TARGET_BYTES", 4_096, 256, 16_384),
                environment.number("GATEWAY_MAX_CONNECTIONS", 8_192, 1, 100_000),
                new Pool(
                        environment.number("GATEWAY_UPSTREAM_CONNECTIONS", 256, 1, 4_096),
                        environment.number("GATEWAY_UPSTREAM_STREAMS", 4_096, 1, 65_536),
                        environment.number("GATEWAY_UPSTREAM_QUEUE", 1_024, 1, 65_536)));
    }

    private static Timeouts timeouts(Environment environment) {
        var hour = Duration.ofHours(1);
        return new Timeouts(
                environment.millis("GATEWAY_CALL_TIMEOUT_MS", Duration.ofSeconds(5), hour),
                environment.millis("GATEWAY_STREAM_TIMEOUT_MS", Duration.ofSeconds(70), hour),
                environment.millis("GATEWAY_CONNECT_TIMEOUT_MS", Duration.ofSeconds(1), hour),
                environment.millis("GATEWAY_BODY_TIMEOUT_MS", Duration.ofSeconds(10), hour),
                environment.millis("GATEWAY_IDLE_TIMEOUT_MS", Duration.ofSeconds(75), hour),
                environment.millis("GATEWAY_DRAIN_TIMEOUT_MS", Duration.ofMillis(5_500), hour));
    }
}
