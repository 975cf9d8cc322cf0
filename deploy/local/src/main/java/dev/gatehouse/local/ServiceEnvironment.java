package dev.gatehouse.local;

import dev.gatehouse.local.layout.Ports;
import dev.gatehouse.local.layout.Service;
import dev.gatehouse.local.secret.Secrets;
import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Composes the environment of each service and gateway process: where everything is, and the secrets it may know. */
final class ServiceEnvironment {

    private static final String LOOPBACK = "127.0.0.1";

    private final Options options;
    private final Ports ports;
    private final Secrets secrets;

    ServiceEnvironment(Options options, Ports ports, Secrets secrets) {
        this.options = options;
        this.ports = ports;
        this.secrets = secrets;
    }

    /** For the process {@code replica} of {@code service}. */
    Map<String, String> of(Service service, String replica) {
        var environment = new LinkedHashMap<String, String>();
        listening(environment, replica);
        backing(environment, service);
        identity(environment, service, replica);
        tracing(environment);
        environment.putAll(particular(service));
        environment.putAll(options.environmentOf(replica));
        return environment;
    }

    Map<String, String> ofGateway() {
        var environment = new LinkedHashMap<String, String>();
        environment.put("GATEWAY_PORT", text(Ports.GATEWAY));
        environment.put("GATEWAY_OPERATORS_PORT", text(Ports.OPERATORS));
        environment.put("GATEWAY_MANAGEMENT_PORT", text(Ports.GATEWAY_MANAGEMENT));
        environment.put("GATEWAY_UPSTREAMS", upstreams());
        environment.put("GATEWAY_LOAD_TEST", Boolean.toString(options.edge().loadTest()));
        environment.put("GATEHOUSE_NODE", "gateway");
        tracing(environment);
        return environment;
    }

    Map<String, String> ofMailSink() {
        return Map.of(
                "MAILSINK_HOST", LOOPBACK,
                "MAILSINK_SMTP_PORT", text(Ports.SMTP),
                "MAILSINK_HTTP_PORT", text(Ports.INBOX));
    }

    /** Where people and clients reach the system; the {@code iss} of its tokens. */
    String issuer() {
        return "http://localhost:" + ports.get(Ports.GATEWAY);
    }

    private void listening(Map<String, String> environment, String replica) {
        environment.put("QUARKUS_HTTP_HOST", LOOPBACK);
        environment.put("QUARKUS_HTTP_PORT", text(replica));
        environment.put("QUARKUS_MANAGEMENT_HOST", LOOPBACK);
        environment.put("QUARKUS_MANAGEMENT_PORT", text(Ports.management(replica)));
        environment.put("QUARKUS_GRPC_SERVER_HOST", LOOPBACK);
        environment.put("QUARKUS_GRPC_SERVER_PORT", text(Ports.grpc(replica)));
    }

    private void backing(Map<String, String> environment, Service service) {
        environment.put("GATEHOUSE_DB_HOST", LOOPBACK);
        environment.put("GATEHOUSE_DB_PORT", text(Ports.POSTGRES));
        environment.put("GATEHOUSE_DB_NAME", service.database());
        environment.put("GATEHOUSE_DB_USER", service.database());
        environment.put("GATEHOUSE_DB_PASSWORD", secrets.database(service));
        environment.put("GATEHOUSE_KAFKA", ports.address(Ports.KAFKA));
        secrets.kafka().signIn(service.title()).forEach((name, value) -> environment.put(kafkaVariable(name), value));
        environment.put("GATEHOUSE_REDIS_URL", "redis://:" + secrets.redis() + "@" + ports.address(Ports.REDIS));
    }

    /** Quarkus gives each of its Kafka clients what such a variable says: {@code KAFKA_SASL_MECHANISM} is {@code sasl.mechanism}. */
    private static String kafkaVariable(String property) {
        return "KAFKA_" + property.replace('.', '_').toUpperCase(Locale.ROOT);
    }

    private void identity(Map<String, String> environment, Service service, String replica) {
        environment.put("GATEHOUSE_NODE", replica);
        environment.put("GATEHOUSE_LOAD_TEST", Boolean.toString(options.edge().loadTest()));
        environment.put("GATEHOUSE_ISSUER", issuer());
        environment.put("GATEHOUSE_PUBLIC_ORIGIN", issuer());
        environment.put(
                "GATEHOUSE_JWKS_URL",
                "http://" + ports.address(Service.CORE_AUTH.replica(1)) + "/.well-known/jwks.json");
        environment.put(
                "GATEHOUSE_SERVICE_KEY", secrets.serviceKeyFile(service.title()).toString());
        environment.put("GATEHOUSE_SERVICE_KEYS", secrets.serviceKeysFile().toString());
        environment.put("GATEHOUSE_CORE_AUTH_GRPC", grpc(Service.CORE_AUTH));
        environment.put("GATEHOUSE_USER_MANAGEMENT_GRPC", grpc(Service.USER_MANAGEMENT));
        environment.put("GATEHOUSE_AUTHORIZATION_GRPC", grpc(Service.AUTHORIZATION));
        environment.put("GATEHOUSE_COMMUNICATION_GRPC", grpc(Service.COMMUNICATION));
    }

    private void tracing(Map<String, String> environment) {
        environment.put("GATEHOUSE_TRACE_RATIO", options.edge().otlp().isPresent() ? "1.0" : "0.0");
        options.edge().otlp().map(URI::toString).ifPresent(url -> environment.put("GATEHOUSE_OTLP_ENDPOINT", url));
    }

    private Map<String, String> particular(Service service) {
        return switch (service) {
            case USER_MANAGEMENT -> Map.of();
            case CORE_AUTH ->
                Map.of("GATEHOUSE_MASTER_KEY_FILE", secrets.masterKeyFile().toString());
            case AUTHORIZATION -> Map.of("GATEHOUSE_SETUP_TOKEN", secrets.setupToken());
            case COMMUNICATION -> Map.of("GATEHOUSE_SMTP_HOST", LOOPBACK, "GATEHOUSE_SMTP_PORT", text(Ports.SMTP));
        };
    }

    private String grpc(Service service) {
        return options.replicas().names(service).stream()
                .map(replica -> ports.address(Ports.grpc(replica)))
                .collect(Collectors.joining(","));
    }

    private String upstreams() {
        return Arrays.stream(Service.values())
                .map(service -> service.title() + "=" + upstreams(service))
                .collect(Collectors.joining(";"));
    }

    private String upstreams(Service service) {
        return options.replicas().names(service).stream()
                .map(replica -> ports.address(replica) + "|" + ports.address(Ports.management(replica)))
                .collect(Collectors.joining(","));
    }

    private String text(String port) {
        return Integer.toString(ports.get(port));
    }
}
