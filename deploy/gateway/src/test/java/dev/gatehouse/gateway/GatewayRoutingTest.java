package dev.gatehouse.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GatewayRoutingTest extends GatewayHarness {
    private List<StandIn> services = List.of();
    private Gateway gateway;

    @BeforeEach
    void start() throws IOException {
        services = Stream.of("user-management", "core-auth", "authorization", "communication")
                .map(name ->
                        standIn(name).answering(request -> request.response().end(name)))
                .toList();
        gateway = gateway(Map.of(
                "GATEWAY_LOAD_TEST",
                "true",
                "GATEWAY_UPSTREAMS",
                services.stream().map(it -> upstreams(it.toString(), it)).collect(Collectors.joining(";"))));
    }

    @Test
    void eachPublicAddressReachesItsService() {
        Map.ofEntries(
                        Map.entry("POST /v1/registrations", "user-management"),
                        Map.entry("PATCH /v1/users/me", "user-management"),
                        Map.entry("GET /v1/users/me/permissions", "authorization"),
                        Map.entry("POST /v1/auth/login", "core-auth"),
                        Map.entry("DELETE /v1/sessions/" + ID, "core-auth"),
                        Map.entry("GET /v1/activations/" + ID + "?wait=20s&since=3", "core-auth"),
                        Map.entry("POST /v1/activations/" + ID + "/upgrade", "core-auth"),
                        Map.entry("GET /.well-known/jwks.json", "core-auth"),
                        Map.entry("POST /access/v1/evaluation", "authorization"),
                        Map.entry("GET /.well-known/authzen-configuration", "authorization"),
                        Map.entry("POST /v1/setup/administrator", "authorization"),
                        Map.entry("GET /verify-email", "communication"),
                        Map.entry("PUT /v1/notification-preferences", "communication"))
                .forEach((request, service) -> {
                    var parts = request.split(" ", -1);

                    var response = send(to(gateway, parts[1]).method(parts[0], BodyPublishers.noBody()));

                    assertThat(response.statusCode()).as(request).isEqualTo(200);
                    assertThat(response.body()).as(request).isEqualTo(service);
                    assertThat(service(service).last())
                            .extracting(StandIn.Seen::method, StandIn.Seen::uri)
                            .containsExactly(parts[0], parts[1]);
                });
    }

    @Test
    void aBodyArrivesWhole() {
        var body = "{\"email\":\"" + "é".repeat(20_000) + "\"}";

        assertThat(post(gateway, "/v1/registrations", body).statusCode()).isEqualTo(200);
        assertThat(service("user-management").last().body()).isEqualTo(body);
    }

    @Test
    void anUnknownPathIsNotFound() {
        var response = get(gateway, "/v1/nowhere?token=secret");

        assertProblem(response, 404, "NOT_FOUND");
        assertThat(new JsonObject(response.body()).getString("instance")).isEqualTo("/v1/nowhere");
        assertThat(response.body()).doesNotContain("secret");
    }

    @Test
    void anUnknownMethodIsToldWhichThereAre() {
        var response = send(to(gateway, "/v1/users/me").PUT(BodyPublishers.ofString("{}")));

        assertProblem(response, 405, "METHOD_NOT_ALLOWED");
        assertThat(response.headers().firstValue("allow")).contains("GET, PATCH, DELETE");
    }

    @Test
    void operatorsAddressesAreOnlyOnTheirListener() {
        var target = "/admin/v1/users/" + ID + "/roles";

        assertProblem(get(gateway, target), 404, "NOT_FOUND");
        assertThat(send(operators(target)).body()).isEqualTo("authorization");
        assertProblem(send(operators("/v1/users/me")), 404, "NOT_FOUND");
    }

    @Test
    void managementIsNotServed() {
        assertProblem(get(gateway, "/q/health/ready"), 404, "NOT_FOUND");
        assertProblem(send(operators("/q/metrics")), 404, "NOT_FOUND");
    }

    @Test
    void mutatedPathsAreRefusedBeforeRouting() throws IOException {
        for (var target : List.of(
                "/v1/auth%2flogin",
                "/v1/auth%5clogin",
                "/v1/auth/login;x=1",
                "/v1/auth/login%3Bx",
                "/v1/auth/login%00",
                "//v1/auth/login",
                "/v1/./auth/login",
                "/v1/auth/../auth/login",
                "/v1/%2e%2e/admin/v1/users",
                "/v1/%61uth/login",
                "/v1/auth/log\u00EDn",
                "http://127.0.0.1/v1/auth/login",
                "/v1/auth/login?x=%0d%0a")) {
            var response = raw(
                    gateway.port(),
                    "POST " + target + " HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

            assertThat(response).as(target).startsWith("HTTP/1.1 400 ").contains("\"code\":\"MALFORMED_TARGET\"");
        }
        assertThat(services).allMatch(service -> service.seen().isEmpty());
    }

    @Test
    void aTrailingSlashIsAnotherPath() {
        assertProblem(post(gateway, "/v1/auth/login/", "{}"), 404, "NOT_FOUND");
    }

    @Test
    void exactlyOneHostIsNeeded() throws IOException {
        assertThat(raw(gateway.port(), "GET /v1/sessions HTTP/1.1\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("MALFORMED_HOST");
        assertThat(raw(gateway.port(), "GET /v1/sessions HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("MALFORMED_HOST");
    }

    @Test
    void http10IsRefused() throws IOException {
        assertThat(raw(gateway.port(), "GET /v1/sessions HTTP/1.0\r\nHost: a\r\n\r\n"))
                .startsWith("HTTP/1.0 505 ")
                .contains("VERSION_NOT_SUPPORTED");
    }

    @Test
    void whatIsNotHttpIsRefused() throws IOException {
        assertThat(raw(gateway.port(), "GET /v1/sessions HTTP/1.1\r\nHost: a\r\nBad Header\u0000: x\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("MALFORMED_REQUEST");
    }

    @Test
    void aConnectionServesOneRequestAfterAnother() throws IOException {
        var twice = "GET /v1/sessions HTTP/1.1\r\nHost: a\r\n\r\n"
                + "GET /v1/nowhere HTTP/1.1\r\nHost: a\r\n\r\n"
                + "POST /v1/auth/login HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}"
                + "GET /v1/sessions HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

        assertThat(raw(gateway.port(), twice).split("HTTP/1.1 ", -1))
                .extracting(answer -> answer.isEmpty() ? "" : answer.substring(0, 3))
                .containsExactly("", "200", "404", "200", "200");
    }

    private StandIn service(String name) {
        return services.stream()
                .filter(service -> service.toString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private HttpRequest.Builder operators(String target) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.operatorsPort() + target));
    }
}
