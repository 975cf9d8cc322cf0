package dev.gatehouse.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GatewayTlsTest extends GatewayHarness {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    Path directory = Path.of("unset");

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void bothVersionsOfHttpAreServedOverTls(HttpClient.Version version) throws Exception {
        var store = keyStore();
        var service = standIn("core-auth");
        var gateway = gateway(tls(store, service));

        try (var secure = client(store, version)) {
            var target = URI.create("https://localhost:" + gateway.port() + "/v1/auth/login");
            var response = secure.send(
                    HttpRequest.newBuilder(target)
                            .timeout(Duration.ofSeconds(10))
                            .POST(BodyPublishers.ofString("{\"a\":1}"))
                            .build(),
                    BodyHandlers.ofString());

            assertThat(response.version()).isEqualTo(version);
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("strict-transport-security"))
                    .contains("max-age=31536000");
            assertThat(service.last().body()).isEqualTo("{\"a\":1}");
            assertThat(service.last().headers())
                    .containsEntry("x-forwarded-proto", "https")
                    .containsEntry("x-forwarded-host", "localhost:" + gateway.port());

            var tooLong = secure.send(
                    HttpRequest.newBuilder(target)
                            .timeout(Duration.ofSeconds(10))
                            .POST(BodyPublishers.ofString("x".repeat(65_537)))
                            .build(),
                    BodyHandlers.ofString());
            assertProblem(tooLong, 413, "BODY_TOO_LARGE");
        }
    }

    @Test
    void plainHttpIsNotAnswered() throws Exception {
        var gateway = gateway(tls(keyStore(), standIn("core-auth")));

        assertThat(raw(gateway.port(), "GET /v1/sessions HTTP/1.1\r\nHost: a\r\n\r\n"))
                .doesNotContain("HTTP/1.1");
    }

    private Map<String, String> tls(KeyStore store, StandIn service) throws Exception {
        var certificate = pem(
                "certificate", "CERTIFICATE", store.getCertificate("gateway").getEncoded());
        var key = pem("key", "PRIVATE KEY", store.getKey("gateway", PASSWORD).getEncoded());
        return Map.of(
                "GATEWAY_TLS_CERTIFICATE", certificate.toString(),
                "GATEWAY_TLS_KEY", key.toString(),
                "GATEWAY_UPSTREAMS", upstreams("core-auth", service));
    }

    private Path pem(String name, String type, byte[] encoded) throws IOException {
        return Files.writeString(
                directory.resolve(name + ".pem"),
                "-----BEGIN " + type + "-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded) + "\n-----END " + type
                        + "-----\n");
    }

    private KeyStore keyStore() throws Exception {
        var file = directory.resolve("store.p12");
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "gateway",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        return KeyStore.getInstance(file.toFile(), PASSWORD);
    }

    private static HttpClient client(KeyStore store, HttpClient.Version version) throws Exception {
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("gateway", store.getCertificate("gateway"));
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).version(version).build();
    }
}
