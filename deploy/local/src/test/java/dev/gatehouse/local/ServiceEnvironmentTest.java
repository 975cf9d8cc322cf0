package dev.gatehouse.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.local.layout.Service;
import dev.gatehouse.local.secret.Secrets;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceEnvironmentTest {

    @TempDir
    Path directory;

    private Secrets secrets;

    @BeforeEach
    void makeSecrets() throws IOException {
        secrets = Secrets.in(directory.resolve("secrets"));
    }

    @Test
    void everyReplicaListensOnItsOwnPortsAndKnowsAllPeers() {
        var second = environment(Options.in(directory).withReplicas(Service.CORE_AUTH, 2))
                .of(Service.CORE_AUTH, "core-auth-2");

        assertThat(second)
                .containsEntry("QUARKUS_HTTP_HOST", "127.0.0.1")
                .containsEntry("QUARKUS_HTTP_PORT", "8182")
                .containsEntry("QUARKUS_MANAGEMENT_PORT", "9182")
                .containsEntry("QUARKUS_GRPC_SERVER_PORT", "9101")
                .containsEntry("GATEHOUSE_NODE", "core-auth-2")
                .containsEntry("GATEHOUSE_CORE_AUTH_GRPC", "127.0.0.1:9001,127.0.0.1:9101")
                .containsEntry("GATEHOUSE_USER_MANAGEMENT_GRPC", "127.0.0.1:9002")
                .containsEntry("GATEHOUSE_ISSUER", "http://localhost:8080")
                .containsEntry("GATEHOUSE_JWKS_URL", "http://127.0.0.1:8082/.well-known/jwks.json");
    }

    @Test
    void aServiceGetsItsOwnSecretsAndNobodyElses() {
        var composed = environment(Options.in(directory));

        for (var service : Service.values()) {
            var environment = composed.of(service, service.title());
            assertThat(environment)
                    .containsEntry("GATEHOUSE_DB_PASSWORD", secrets.database(service))
                    .containsEntry("GATEHOUSE_DB_NAME", service.database())
                    .containsEntry("KAFKA_SECURITY_PROTOCOL", "SASL_PLAINTEXT")
                    .containsEntry("KAFKA_SASL_MECHANISM", "PLAIN");
            assertThat(environment.getOrDefault("KAFKA_SASL_JAAS_CONFIG", ""))
                    .contains("username=\"" + service.title() + "\" password=\"" + kafkaPassword(service) + "\"")
                    .doesNotContain(secrets.kafka().administratorPassword());
            for (var other : Service.values()) {
                if (other != service) {
                    assertThat(environment.values()).doesNotContain(secrets.database(other));
                    assertThat(environment.toString()).doesNotContain(kafkaPassword(other));
                }
            }
            assertThat(environment.values()).doesNotContain(secrets.postgres());
            assertThat(environment.containsKey("GATEHOUSE_MASTER_KEY_FILE")).isEqualTo(service == Service.CORE_AUTH);
            assertThat(environment.containsKey("GATEHOUSE_SETUP_TOKEN")).isEqualTo(service == Service.AUTHORIZATION);
        }
    }

    @Test
    void theGatewayKnowsEachReplicaWithItsHealthAddress() {
        var gateway = environment(
                        Options.in(directory).withReplicas(Service.CORE_AUTH, 2).withLoadTest())
                .ofGateway();

        assertThat(gateway.getOrDefault("GATEWAY_UPSTREAMS", "").split(";"))
                .contains(
                        "core-auth=127.0.0.1:8082|127.0.0.1:9082,127.0.0.1:8182|127.0.0.1:9182",
                        "communication=127.0.0.1:8084|127.0.0.1:9084");
        assertThat(gateway).containsEntry("GATEWAY_LOAD_TEST", "true").containsEntry("GATEHOUSE_TRACE_RATIO", "0.0");
    }

    @Test
    void tracingGoesWhereItIsAskedToAndEverythingIsSampled() {
        var composed = environment(Options.in(directory).withOtlp(URI.create("http://127.0.0.1:4999")));

        assertThat(composed.of(Service.COMMUNICATION, "communication"))
                .containsEntry("GATEHOUSE_OTLP_ENDPOINT", "http://127.0.0.1:4999")
                .containsEntry("GATEHOUSE_TRACE_RATIO", "1.0");
        assertThat(composed.ofGateway()).containsEntry("GATEHOUSE_TRACE_RATIO", "1.0");
    }

    @Test
    void whatATestAddsWinsOverTheRest() {
        var composed = environment(Options.in(directory).withEnvironment("GATEHOUSE_NODE", "elsewhere"));

        assertThat(composed.of(Service.CORE_AUTH, "core-auth")).containsEntry("GATEHOUSE_NODE", "elsewhere");
    }

    private String kafkaPassword(Service service) {
        return Objects.requireNonNull(secrets.kafka().passwords().get(service.title()));
    }

    private ServiceEnvironment environment(Options options) {
        return new ServiceEnvironment(options, options.ports().apply(options.replicas()), secrets);
    }
}
