package dev.gatehouse.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayHeadersTest extends GatewayHarness {
    private static final String TARGET = "/v1/sessions";

    private StandIn service;
    private Gateway gateway;

    @BeforeEach
    void start() throws IOException {
        service = standIn("core-auth");
        gateway = gatewayFor(service);
    }

    @Test
    void whatAServiceMightTrustIsTakenFromTheClient() throws IOException {
        var request = "GET " + TARGET + " HTTP/1.1\r\nHost: evil.example\r\n"
                + "X-Internal-User: admin\r\nx-INTERNAL-role: admin\r\nX-Forwarded-For: 10.0.0.1, 10.0.0.2\r\n"
                + "X-Forwarded-Prefix: /x\r\nX-Forwarded-Proto: https\r\nForwarded: for=10.0.0.1\r\n"
                + "X-Real-IP: 10.0.0.1\r\nX-Original-URL: /admin\r\nX-HTTP-Method-Override: DELETE\r\n"
                + "Baggage: a=b\r\nB3: 1\r\nX-B3-TraceId: 1\r\nProxy: http://evil\r\n"
                + "Authorization: Bearer abc\r\nIf-Match: \"3\"\r\nIdempotency-Key: k1\r\n"
                + "Connection: close, X-Secret-Hop\r\nX-Secret-Hop: 1\r\nTE: trailers\r\nUpgrade: h2c\r\n\r\n";
        try (var socket = connect(gateway.port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            await().until(() -> !service.seen().isEmpty());
        }

        var headers = service.last().headers();
        assertThat(headers.keySet())
                .containsExactlyInAnyOrder(
                        "host",
                        "authorization",
                        "if-match",
                        "idempotency-key",
                        "x-forwarded-for",
                        "x-forwarded-proto",
                        "x-forwarded-host",
                        "x-request-id",
                        "traceparent");
        assertThat(headers)
                .containsEntry("authorization", "Bearer abc")
                .containsEntry("x-forwarded-for", "127.0.0.1")
                .containsEntry("x-forwarded-proto", "http")
                .containsEntry("x-forwarded-host", "evil.example");
        assertThat(headers.get("host")).startsWith("127.0.0.1:");
    }

    @Test
    void aServicesHopByHopAndInternalHeadersEndHere() {
        service.answering(request -> request.response()
                .putHeader("Connection", "keep-alive, X-Hop")
                .putHeader("X-Hop", "1")
                .putHeader("Keep-Alive", "timeout=5")
                .putHeader("X-Internal-Node", "core-auth-1")
                .putHeader("Server", "secret/1.0")
                .putHeader("ETag", "\"7\"")
                .putHeader("Location", "/v1/activations/1")
                .putHeader("Cache-Control", "public, max-age=60")
                .end("ok"));

        var response = get(gateway, TARGET);

        assertThat(response.headers().map().keySet())
                .containsExactlyInAnyOrder(
                        "cache-control",
                        "content-length",
                        "date",
                        "etag",
                        "location",
                        "referrer-policy",
                        "x-content-type-options",
                        "x-request-id");
        assertThat(response.headers().firstValue("etag")).contains("\"7\"");
    }

    @Test
    void severalHeadersOfOneNameStaySeveral() {
        service.answering(request -> {
            request.response().headers().add("Link", "</a>; rel=\"next\"").add("Link", "</b>; rel=\"prev\"");
            request.response().end();
        });

        assertThat(get(gateway, TARGET).headers().allValues("link"))
                .containsExactly("</a>; rel=\"next\"", "</b>; rel=\"prev\"");
    }

    @Test
    void everyAnswerCarriesTheSecurityHeaders() {
        for (var target : List.of(TARGET, "/v1/nowhere")) {
            var headers = get(gateway, target).headers();

            assertThat(headers.firstValue("x-content-type-options")).contains("nosniff");
            assertThat(headers.firstValue("referrer-policy")).contains("no-referrer");
            assertThat(headers.firstValue("strict-transport-security")).isEmpty();
        }
    }

    @Test
    void aWellFormedRequestIdIsKeptAndEchoed() {
        var response = send(to(gateway, TARGET).header("X-Request-ID", "req-0123.ABC_z"));

        assertThat(response.headers().allValues("x-request-id")).containsExactly("req-0123.ABC_z");
        assertThat(service.last().headers()).containsEntry("x-request-id", "req-0123.ABC_z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"short", "has a blank in it", "semi;colon;here", "<script>alert(1)</script>"})
    void anyOtherRequestIdIsReplaced(String sent) {
        var response = send(to(gateway, TARGET).header("X-Request-ID", sent));

        var made = response.headers().firstValue("x-request-id").orElseThrow();
        assertThat(made).matches("[0-9a-f]{32}");
        assertThat(service.last().headers()).containsEntry("x-request-id", made);
    }

    @Test
    void aServicesOwnRequestIdDoesNotReachTheClient() {
        service.answering(request ->
                request.response().putHeader("X-Request-ID", "of-the-service").end());

        assertThat(get(gateway, TARGET).headers().allValues("x-request-id"))
                .singleElement()
                .isNotEqualTo("of-the-service");
    }

    @Test
    void answersWithoutContentStayWithoutContent() throws IOException {
        service.answering(request -> request.response().setStatusCode(204).end());

        assertThat(raw(gateway.port(), "GET " + TARGET + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 204 No Content\r\n")
                .doesNotContainIgnoringCase("transfer-encoding")
                .endsWith("\r\n\r\n");

        service.answering(request -> request.response().setStatusCode(304).end());

        assertThat(raw(gateway.port(), "GET " + TARGET + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 304 Not Modified\r\n")
                .doesNotContainIgnoringCase("transfer-encoding")
                .endsWith("\r\n\r\n");
    }

    @Test
    void withoutAllowedOriginsThereIsNoCors() {
        var response = preflight(gateway, "https://app.example");

        assertProblem(response, 405, "METHOD_NOT_ALLOWED");
        assertThat(response.headers().map().keySet()).noneMatch(name -> name.startsWith("access-control"));
    }

    @Test
    void onlyPagesOfAllowedOriginsMayCall() throws IOException {
        var open = gateway(Map.of(
                "GATEWAY_CORS_ORIGINS", "https://app.example", "GATEWAY_UPSTREAMS", upstreams("core-auth", service)));

        var allowed = preflight(open, "https://app.example");
        assertThat(allowed.statusCode()).isEqualTo(204);
        assertThat(allowed.headers().firstValue("access-control-allow-origin")).contains("https://app.example");
        assertThat(allowed.headers().firstValue("access-control-allow-methods")).contains("GET, DELETE");
        assertThat(allowed.headers().firstValue("access-control-allow-credentials"))
                .isEmpty();
        assertThat(allowed.headers().firstValue("vary")).contains("origin");
        assertThat(service.seen()).isEmpty();

        assertProblem(preflight(open, "https://app.example.evil"), 405, "METHOD_NOT_ALLOWED");
        assertThat(send(to(open, TARGET).header("Origin", "https://app.example"))
                        .headers()
                        .firstValue("access-control-allow-origin"))
                .contains("https://app.example");
        assertThat(send(to(open, TARGET).header("Origin", "null")).headers().map())
                .doesNotContainKey("access-control-allow-origin")
                .containsEntry("vary", List.of("origin"));
    }

    private HttpResponse<String> preflight(Gateway to, String origin) {
        return send(to(to, TARGET)
                .method("OPTIONS", BodyPublishers.noBody())
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "DELETE"));
    }
}
