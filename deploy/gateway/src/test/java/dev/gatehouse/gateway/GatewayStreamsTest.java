package dev.gatehouse.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GatewayStreamsTest extends GatewayHarness {
    private static final String EVENTS = "/v1/activations/" + ID + "/events";

    private final LinkedBlockingQueue<HttpServerResponse> streams = new LinkedBlockingQueue<>();

    @Test
    void eachEventArrivesBeforeTheNextIsSent() throws Exception {
        var gateway = gatewayFor(standIn("a").answering(this::open));

        try (var client = new EventClient(gateway)) {
            var stream = stream();
            for (var event : List.of("one", "two", "three")) {
                stream.write("data: " + event + "\n\n");
                assertThat(client.nextData()).isEqualTo("data: " + event);
            }
        }
    }

    @Test
    void theResumePositionReachesTheService() throws Exception {
        var service = standIn("a").answering(this::open);
        var gateway = gatewayFor(service);

        try (var client = new EventClient(gateway, "Last-Event-ID: 7\r\n")) {
            stream().write("data: eight\n\n");

            assertThat(client.nextData()).isEqualTo("data: eight");
            assertThat(service.last().headers()).containsEntry("last-event-id", "7");
        }
    }

    @Test
    void theEndOfTheServicesStreamIsTheEndOfTheClients() throws Exception {
        var gateway = gatewayFor(standIn("a").answering(this::open));

        try (var client = new EventClient(gateway)) {
            var stream = stream();
            stream.write("data: last\n\n");
            stream.end();

            assertThat(client.nextData()).isEqualTo("data: last");
            assertThat(client.untilItsEnd()).endsWith("0\r\n\r\n");
            assertThat(client.staysOpen()).isTrue();
        }
    }

    @Test
    void aKilledServiceBreaksTheStreamAndDoesNotEndIt() throws Exception {
        var victim = standIn("victim").answering(this::open);
        var gateway = gatewayFor(victim);

        try (var client = new EventClient(gateway)) {
            stream().write("data: one\n\n");
            assertThat(client.nextData()).isEqualTo("data: one");

            victim.kill();

            assertThat(client.rest()).doesNotContain("0\r\n\r\n").doesNotContain("(open)");
        }
    }

    @Test
    void aClientThatLeavesEndsTheServicesStream() throws Exception {
        var service = standIn("a").answering(this::open);
        var gateway = gatewayFor(service);
        try (var client = new EventClient(gateway)) {
            stream().write("data: one\n\n");
            assertThat(client.nextData()).isEqualTo("data: one");
            assertThat(metrics(gateway)).containsPattern("gateway_upstream_outstanding\\{[^}]*} 1\\.0");
        }

        await().until(() -> service.openConnections() == 0);
        await().untilAsserted(() ->
                assertThat(metrics(gateway)).containsPattern("gateway_upstream_outstanding\\{[^}]*} 0\\.0"));
    }

    @Test
    void aStreamMayBeSilentLongerThanACall() throws Exception {
        var gateway = gateway(Map.of(
                "GATEWAY_CALL_TIMEOUT_MS",
                "100",
                "GATEWAY_UPSTREAMS",
                upstreams("core-auth", standIn("a").answering(this::open))));

        try (var client = new EventClient(gateway)) {
            var stream = stream();
            vertx().setTimer(500, ignored -> stream.write("data: late\n\n"));

            assertThat(client.nextData()).isEqualTo("data: late");
        }
    }

    @Test
    void noStreamIsSilentForEver() throws Exception {
        var gateway = gateway(Map.of(
                "GATEWAY_STREAM_TIMEOUT_MS",
                "500",
                "GATEWAY_UPSTREAMS",
                upstreams("core-auth", standIn("a").answering(this::open))));

        // closed after another answer, too: on a slow machine its time may be over before it has begun
        try (var client = new EventClient(gateway, "Connection: close\r\n")) {
            assertThat(client.rest()).doesNotContain("(open)");
        }
    }

    @Test
    void watchersLeaveRoomForCalls() throws Exception {
        var service = standIn("a").answering(request -> {
            if (request.path().endsWith("/events")) {
                open(request);
            } else {
                request.response().end("call");
            }
        });
        var gateway = gateway(Map.of(
                "GATEWAY_EVENT_LOOPS", "1",
                "GATEWAY_UPSTREAM_CONNECTIONS", "1",
                "GATEWAY_UPSTREAMS", upstreams("core-auth", service)));
        var clients = IntStream.range(0, 20)
                .mapToObj(ignored -> new EventClient(gateway))
                .toList();
        await().until(() -> streams.size() == 20);

        assertThat(get(gateway, "/v1/sessions").body()).isEqualTo("call");
        for (var client : clients) {
            client.close();
        }
    }

    @Test
    void aLongPollMayAnswerLaterThanACall() throws IOException {
        var gateway = gateway(Map.of(
                "GATEWAY_CALL_TIMEOUT_MS",
                "100",
                "GATEWAY_UPSTREAMS",
                upstreams("core-auth", standIn("a").answering(request -> vertx().setTimer(
                                400, ignored -> request.response().end("changed"))))));

        assertThat(get(gateway, "/v1/activations/" + ID + "?wait=20s&since=1").body())
                .isEqualTo("changed");
    }

    private void open(HttpServerRequest request) {
        var response = request.response()
                .putHeader("content-type", "text/event-stream")
                .setChunked(true);
        response.write(": open\n\n");
        streams.add(response);
    }

    private HttpServerResponse stream() throws InterruptedException {
        var stream = streams.poll(10, TimeUnit.SECONDS);
        assertThat(stream).isNotNull();
        return Objects.requireNonNull(stream);
    }

    /** Reads a stream as bytes, so that what has arrived is known, and what has not. */
    private static final class EventClient implements AutoCloseable {
        private static final int PATIENCE_MILLIS = 20_000;

        private final Socket socket;
        private final BufferedReader reader;

        EventClient(Gateway gateway, String... headers) {
            try {
                socket = connect(gateway.port());
                socket.setSoTimeout(PATIENCE_MILLIS);
                reader =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
                var request = "GET " + EVENTS + " HTTP/1.1\r\nHost: a\r\n" + String.join("", headers) + "\r\n";
                socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        String nextData() throws IOException {
            for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.startsWith("data:")) {
                    return line;
                }
            }
            throw new AssertionError("the stream has ended");
        }

        /** What comes up to the chunk that ends a body. */
        String untilItsEnd() throws IOException {
            var rest = new StringBuilder();
            for (var c = reader.read(); c >= 0; c = reader.read()) {
                rest.append((char) c);
                if (rest.toString().endsWith("\r\n0\r\n\r\n")) {
                    break;
                }
            }
            return rest.toString();
        }

        boolean staysOpen() throws IOException {
            socket.setSoTimeout(300);
            try {
                return reader.read() >= 0;
            } catch (SocketTimeoutException e) {
                return true;
            }
        }

        /** All that still comes; ends with {@code (open)} if the connection stays open. */
        String rest() throws IOException {
            var rest = new StringBuilder();
            try {
                for (var c = reader.read(); c >= 0; c = reader.read()) {
                    rest.append((char) c);
                }
            } catch (SocketTimeoutException e) {
                rest.append("(open)");
            }
            return rest.toString();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
