package dev.gatehouse.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatewayConfigTest {

    @Test
    void theDefaultsAreThoseOfTheDesign() {
        assertThat(GatewayConfig.fromEnvironment(Map.of()))
                .isEqualTo(new GatewayConfig(
                        new GatewayConfig.Listen("127.0.0.1", 8080, 8090, 8089, null, 2),
                        Map.of(),
                        new GatewayConfig.Policy(false, Set.of(), false, null),
                        new GatewayConfig.Bounds(
                                65_536, 16_384, 4_096, 8_192, new GatewayConfig.Pool(256, 4_096, 1_024)),
                        new GatewayConfig.Timeouts(
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(70),
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(75),
                                Duration.ofMillis(5_500)),
                        new GatewayConfig.Telemetry(null, 0.0, "gateway")));
    }

    @Test
    void whatIsSetIsRead() {
        var config = GatewayConfig.fromEnvironment(Map.of(
                "GATEWAY_PORT", "0",
                "GATEWAY_LOAD_TEST", "true",
                "GATEWAY_CORS_ORIGINS", "https://a.example, https://b.example",
                "GATEWAY_TLS_CERTIFICATE", "/tls/chain.pem",
                "GATEWAY_TLS_KEY", "/tls/key.pem",
                "GATEHOUSE_OTLP_ENDPOINT", "http://127.0.0.1:4318",
                "GATEHOUSE_TRACE_RATIO", "0.25",
                "GATEHOUSE_NODE", "gateway-1"));

        assertThat(config.listen().port()).isZero();
        assertThat(config.listen().tls())
                .isEqualTo(new GatewayConfig.Tls(Path.of("/tls/chain.pem"), Path.of("/tls/key.pem")));
        assertThat(config.policy())
                .isEqualTo(
                        new GatewayConfig.Policy(true, Set.of("https://a.example", "https://b.example"), false, null));
        assertThat(config.telemetry())
                .isEqualTo(new GatewayConfig.Telemetry("http://127.0.0.1:4318", 0.25, "gateway-1"));
    }

    @Test
    void replicasAreReadWithBothAddresses() {
        var config = GatewayConfig.fromEnvironment(
                Map.of("GATEWAY_UPSTREAMS", "core-auth=h1:8082|h1:9082,[::1]:8092|h2:9092; communication=h3:1|h3:2"));

        assertThat(config.upstreams())
                .containsOnlyKeys("core-auth", "communication")
                .containsEntry(
                        "core-auth",
                        List.of(
                                new ReplicaAddress(
                                        SocketAddress.inetSocketAddress(8082, "h1"),
                                        SocketAddress.inetSocketAddress(9082, "h1")),
                                new ReplicaAddress(
                                        SocketAddress.inetSocketAddress(8092, "::1"),
                                        SocketAddress.inetSocketAddress(9092, "h2"))));
    }

    @ParameterizedTest
    @CsvSource({
        "GATEWAY_PORT, 65536",
        "GATEWAY_PORT, http",
        "GATEWAY_EVENT_LOOPS, 0",
        "GATEWAY_MAX_BODY_BYTES, 1048577",
        "GATEWAY_CALL_TIMEOUT_MS, 0",
        "GATEWAY_LOAD_TEST, yes",
        "GATEHOUSE_TRACE_RATIO, 1.1",
        "GATEHOUSE_TRACE_RATIO, NaN",
        "GATEHOUSE_TRACE_RATIO, half",
        "GATEWAY_TLS_KEY, key.pem",
        "GATEWAY_UPSTREAMS, core-auth",
        "GATEWAY_UPSTREAMS, core-auth=h:1",
        "GATEWAY_UPSTREAMS, core-auth=h|h:1",
        "GATEWAY_UPSTREAMS, core-auth=h:1|h:99999",
        "GATEWAY_UPSTREAMS, core-auth=h:1|h:2;core-auth=h:3|h:4"
    })
    void whatCannotBeMeantIsRefusedByName(String name, String value) {
        assertThatThrownBy(() -> GatewayConfig.fromEnvironment(Map.of(name, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name);
    }
}
