package dev.gatehouse.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.config.GatewayConfig;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;

/** A gateway on free ports, stand-ins behind it, and clients before it. */
abstract class GatewayHarness {
    static final String ID = "018f3c1e-7b2a-7c3d-8e4f-0123456789ab";

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Vertx vertx = Vertx.vertx();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    @AfterEach
    void closeAll() throws Exception {
        client.close();
        for (var closeable : open.reversed()) {
            closeable.close();
        }
        Await.done(vertx.close());
    }

    Vertx vertx() {
        return vertx;
    }

    StandIn standIn(String name) {
        var standIn = new StandIn(vertx, name);
        open.add(standIn);
        return standIn;
    }

    OtlpReceiver otlpReceiver() {
        var receiver = new OtlpReceiver(vertx);
        open.add(receiver);
        return receiver;
    }

    /** Starts one whose per-address limits are lifted, before these replicas of core-auth. */
    Gateway gatewayFor(StandIn... replicas) throws IOException {
        return gateway(Map.of("GATEWAY_LOAD_TEST", "true", "GATEWAY_UPSTREAMS", upstreams("core-auth", replicas)));
    }

    /** Starts one with these variables, on free ports unless they say otherwise. */
    Gateway gateway(Map<String, String> variables) throws IOException {
        var all = new HashMap<>(Map.of(
                "GATEWAY_PORT", "0",
                "GATEWAY_OPERATORS_PORT", "0",
                "GATEWAY_MANAGEMENT_PORT", "0",
                "GATEWAY_DRAIN_TIMEOUT_MS", "500"));
        all.putAll(variables);
        var gateway = Gateway.start(GatewayConfig.fromEnvironment(all));
        open.add(gateway);
        return gateway;
    }

    static String upstreams(String service, StandIn... replicas) {
        return service + "=" + List.of(replicas).stream().map(StandIn::address).collect(Collectors.joining(","));
    }

    static HttpRequest.Builder to(Gateway gateway, String target) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + target))
                .timeout(PATIENCE);
    }

    HttpResponse<String> get(Gateway gateway, String target) {
        return send(to(gateway, target).GET());
    }

    HttpResponse<String> post(Gateway gateway, String target, String body) {
        return send(to(gateway, target).POST(BodyPublishers.ofString(body)));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    HttpClient client() {
        return client;
    }

    static void assertProblem(HttpResponse<String> response, int status, String code) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
        var problem = new JsonObject(response.body());
        assertThat(problem.getInteger("status")).isEqualTo(status);
        assertThat(problem.getString("code")).isEqualTo(code);
        assertThat(problem.getString("type"))
                .isEqualTo(
                        "urn:gatehouse:problem:" + code.toLowerCase(Locale.ROOT).replace('_', '-'));
        assertThat(problem.getString("trace_id")).matches("[0-9a-f]{32}");
        assertThat(problem.getString("title")).isNotBlank();
        assertThat(problem.getString("detail")).isNotBlank();
    }

    /** Sends bytes as they are and returns everything until the other side closes, which it is to do. */
    static String raw(int port, String request) throws IOException {
        try (var socket = connect(port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return readAll(socket);
        }
    }

    static Socket connect(int port) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    /** Everything until the other side closes; ends with {@code (open)} if it does not. */
    static String readAll(Socket socket) throws IOException {
        return readUntil(socket, received -> false);
    }

    /** What comes, until it is enough or the other side closes; ends with {@code (open)} if neither happens. */
    static String readUntil(Socket socket, Predicate<String> enough) throws IOException {
        socket.setSoTimeout((int) PATIENCE.toMillis());
        var received = new StringBuilder();
        var buffer = new byte[8_192];
        try {
            for (int n = socket.getInputStream().read(buffer);
                    n >= 0;
                    n = socket.getInputStream().read(buffer)) {
                received.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
                if (enough.test(received.toString())) {
                    break;
                }
            }
        } catch (SocketTimeoutException e) {
            received.append("(open)");
        }
        return received.toString();
    }

    String metrics(Gateway gateway) {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.managementPort() + "/q/metrics")))
                .body();
    }

    HttpResponse<String> health(Gateway gateway, String check) {
        return send(HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + gateway.managementPort() + "/q/health/" + check)));
    }
}
