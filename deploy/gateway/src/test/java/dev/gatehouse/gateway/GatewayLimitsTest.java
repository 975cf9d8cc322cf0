package dev.gatehouse.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GatewayLimitsTest extends GatewayHarness {
    private static final String LOGIN = "/v1/auth/login";
    private static final int LONGEST = 65_536;

    private StandIn service;

    @BeforeEach
    void start() {
        service = standIn("core-auth");
    }

    @Test
    void aBodyUpToTheLimitPasses() throws IOException {
        var gateway = gatewayFor(service);

        assertThat(post(gateway, LOGIN, "x".repeat(LONGEST)).statusCode()).isEqualTo(200);
        assertThat(service.last().body()).hasSize(LONGEST);
    }

    @Test
    void aLongerAnnouncedBodyIsRefusedUnread() throws IOException {
        var gateway = gatewayFor(service);

        assertProblem(post(gateway, LOGIN, "x".repeat(LONGEST + 1)), 413, "BODY_TOO_LARGE");
        assertThat(service.seen()).isEmpty();
    }

    @Test
    void aLongerChunkedBodyIsRefusedToo() throws IOException {
        var gateway = gatewayFor(service);
        var chunk = "4000\r\n" + "x".repeat(0x4000) + "\r\n";

        var response = raw(
                gateway.port(),
                "POST " + LOGIN + " HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk.repeat(10)
                        + "0\r\n\r\n");

        assertThat(response)
                .startsWith("HTTP/1.1 413 ")
                .containsIgnoringCase("connection: close")
                .contains("BODY_TOO_LARGE")
                .doesNotContain("(open)");
        assertThat(service.seen()).isEmpty();
    }

    @Test
    void aChunkedBodyWithinTheLimitPassesWithItsLength() throws IOException {
        var gateway = gatewayFor(service);

        var response = raw(
                gateway.port(),
                "POST " + LOGIN + " HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                        + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");

        assertThat(response).startsWith("HTTP/1.1 200 ");
        assertThat(service.last().body()).isEqualTo("abcde");
        assertThat(service.last().headers())
                .containsEntry("content-length", "5")
                .doesNotContainKey("transfer-encoding");
    }

    @Test
    void conflictingLengthsAreNotPassedOn() throws IOException {
        var gateway = gatewayFor(service);

        for (var lengths : new String[] {
            "Content-Length: 5\r\nContent-Length: 6",
            "Content-Length: 5, 6",
            "Content-Length: -1",
            "Content-Length: +5",
            "Transfer-Encoding: gzip, chunked",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity"
        }) {
            var response = raw(
                    gateway.port(),
                    "POST " + LOGIN + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + lengths + "\r\n\r\n0\r\n\r\n");
            assertThat(response).as(lengths).startsWith("HTTP/1.1 400 ");
        }
        assertThat(service.seen()).isEmpty();
    }

    @Test
    void aLengthBesideAChunkedBodyDoesNotDecideWhereItEnds() throws IOException {
        var gateway = gatewayFor(service);

        raw(
                gateway.port(),
                "POST " + LOGIN + " HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n"
                        + "Connection: close\r\n\r\n2\r\nab\r\n0\r\n\r\n");

        assertThat(service.seen()).allSatisfy(seen -> assertThat(seen.body()).isEqualTo("ab"));
    }

    @Test
    void aBodyThatDoesNotComeTimesOut() throws IOException {
        var gateway =
                gateway(Map.of("GATEWAY_BODY_TIMEOUT_MS", "300", "GATEWAY_UPSTREAMS", upstreams("core-auth", service)));

        try (var socket = connect(gateway.port())) {
            write(socket, "POST " + LOGIN + " HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{");

            assertThat(readUntil(socket, received -> received.contains("BODY_TIMEOUT")))
                    .startsWith("HTTP/1.1 408 ")
                    .contains("BODY_TIMEOUT");
        }
        assertThat(service.seen()).isEmpty();
    }

    @Test
    void aRequestHeadThatDoesNotComeTimesOut() throws IOException {
        var gateway =
                gateway(Map.of("GATEWAY_BODY_TIMEOUT_MS", "300", "GATEWAY_UPSTREAMS", upstreams("core-auth", service)));

        try (var socket = connect(gateway.port())) {
            write(socket, "GET /v1/sessions HTTP/1.1\r\nHost: a\r\nX-Slow: ");

            assertThat(readAll(socket)).isEmpty();
        }
    }

    @Test
    void anOverlongTargetAndOverlongHeadersAreRefused() throws IOException {
        var gateway = gatewayFor(service);

        assertThat(raw(gateway.port(), "GET /v1/sessions?x=" + "a".repeat(5_000) + " HTTP/1.1\r\nHost: a\r\n\r\n"))
                .startsWith("HTTP/1.0 414 ")
                .contains("TARGET_TOO_LONG");
        assertThat(raw(gateway.port(), "GET /v1/sessions HTTP/1.1\r\nHost: a\r\nX: " + "a".repeat(17_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431 ")
                .contains("HEADERS_TOO_LARGE");
    }

    @Test
    void connectionsBeyondTheBoundAreClosed() throws IOException {
        var gateway =
                gateway(Map.of("GATEWAY_MAX_CONNECTIONS", "3", "GATEWAY_UPSTREAMS", upstreams("core-auth", service)));
        var sockets = new ArrayList<Socket>();
        for (int i = 0; i < 3; i++) {
            sockets.add(connect(gateway.port()));
        }
        await().untilAsserted(() -> assertThat(metrics(gateway)).contains("gateway_connections 3.0\n"));

        try (var fourth = connect(gateway.port())) {
            assertThat(readAll(fourth)).isEmpty();
        }
        for (var socket : sockets) {
            socket.close();
        }
        await().untilAsserted(() ->
                assertThat(get(gateway, "/v1/sessions").statusCode()).isEqualTo(200));
    }

    @Test
    void loginsBeyondTheBurstAreToldWhenToComeBack() throws IOException {
        var gateway = gateway(Map.of("GATEWAY_UPSTREAMS", upstreams("core-auth", service)));

        var statuses = new HashMap<Integer, Integer>();
        IntStream.range(0, 30)
                .forEach(ignored -> statuses.merge(post(gateway, LOGIN, "{}").statusCode(), 1, Integer::sum));
        assertThat(statuses).containsExactlyEntriesOf(Map.of(200, 30));

        // A token comes back each 600 ms, so one of the next requests is refused whatever the machine's speed.
        var refused = IntStream.range(0, 30)
                .mapToObj(ignored -> post(gateway, LOGIN, "{}"))
                .filter(response -> response.statusCode() != 200)
                .findFirst()
                .orElseThrow();
        assertProblem(refused, 429, "RATE_LIMITED");
        assertThat(refused.headers().firstValue("retry-after")).contains("1");
        assertThat(get(gateway, "/v1/sessions").statusCode()).isEqualTo(200);
        assertThat(metrics(gateway)).containsPattern("gateway_rate_limited_total\\{limit=\"login\"} [1-9]");
    }

    @Test
    void registrationsHaveALimitOfTheirOwn() throws IOException {
        var accounts = standIn("user-management");
        var gateway = gateway(Map.of("GATEWAY_UPSTREAMS", upstreams("user-management", accounts)));

        var statuses = IntStream.range(0, 20)
                .mapToObj(ignored -> post(gateway, "/v1/registrations", "{}"))
                .toList();
        assertThat(statuses).allMatch(response -> response.statusCode() == 200);

        // A token comes back each 3 s, so one of the next requests is refused whatever the machine's speed.
        var refused = IntStream.range(0, 20)
                .mapToObj(ignored -> post(gateway, "/v1/registrations", "{}"))
                .filter(response -> response.statusCode() != 200)
                .findFirst()
                .orElseThrow();
        assertProblem(refused, 429, "RATE_LIMITED");
        assertThat(Integer.parseInt(refused.headers().firstValue("retry-after").orElseThrow()))
                .isBetween(1, 3);
    }

    @Test
    void everyRequestCountsAgainstTheGeneralLimitEvenNonsense() throws IOException {
        var gateway = gateway(Map.of("GATEWAY_UPSTREAMS", upstreams("core-auth", service)));
        var nonsense = "GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n".repeat(999)
                + "GET /nowhere HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

        var answers = raw(gateway.port(), nonsense);

        assertThat(answers.split("HTTP/1.1 404 ", -1).length - 1).isBetween(200, 900);
        assertThat(answers.split("HTTP/1.1 429 ", -1).length - 1).isBetween(100, 800);
    }

    @Test
    void aSpoofedAddressDoesNotHelp() throws IOException {
        var gateway = gateway(Map.of("GATEWAY_UPSTREAMS", upstreams("core-auth", service)));

        var refused = IntStream.range(0, 60)
                .mapToObj(i -> send(to(gateway, LOGIN)
                        .header("X-Forwarded-For", "10.0.0." + i)
                        .header("Forwarded", "for=10.0.0." + i)
                        .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{}"))))
                .filter(response -> response.statusCode() == 429)
                .count();

        assertThat(refused).isPositive();
    }

    @Test
    void aLoadTestLiftsThemAndSaysSo() throws IOException {
        var gateway = gatewayFor(service);

        assertThat(gateway.summary()).contains("LOAD TEST: per-address rate limits are lifted");
        assertThat(IntStream.range(0, 60).mapToObj(ignored -> post(gateway, LOGIN, "{}")))
                .allMatch(response -> response.statusCode() == 200);
    }

    @Test
    void idleConnectionsAreClosed() throws IOException {
        var gateway =
                gateway(Map.of("GATEWAY_IDLE_TIMEOUT_MS", "300", "GATEWAY_UPSTREAMS", upstreams("core-auth", service)));

        // again where the machine was too slow to answer before the connection counted as idle
        await().untilAsserted(() -> {
            try (var socket = connect(gateway.port())) {
                write(socket, "GET /v1/sessions HTTP/1.1\r\nHost: a\r\n\r\n");

                assertThat(readAll(socket)).startsWith("HTTP/1.1 200 ").doesNotContain("(open)");
            }
        });
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
