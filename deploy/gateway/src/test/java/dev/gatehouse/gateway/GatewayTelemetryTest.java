package dev.gatehouse.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GatewayTelemetryTest extends GatewayHarness {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CALLER = "00f067aa0ba902b7";
    private static final String LOGIN = "/v1/auth/login";

    private StandIn service;
    private OtlpReceiver receiver;

    @BeforeEach
    void start() {
        service = standIn("core-auth");
        receiver = otlpReceiver();
    }

    @Test
    void aSampledRequestHasOneServerSpanThatTheServiceContinues() throws IOException {
        var gateway = traced("0");

        send(to(gateway, "/v1/sessions/" + ID + "?q=secret")
                .DELETE()
                .header("traceparent", "00-" + TRACE + "-" + CALLER + "-01")
                .header("tracestate", "vendor=1"));

        await().until(() -> receiver.spans().size() == 1);
        var span = receiver.spans().getFirst();
        assertThat(span.service()).isEqualTo("gateway");
        assertThat(span.name()).isEqualTo("DELETE /v1/sessions/{id:token}");
        assertThat(span.kind()).isEqualTo(SpanKind.SPAN_KIND_SERVER);
        assertThat(span.traceId()).isEqualTo(TRACE);
        assertThat(span.parentId()).isEqualTo(CALLER);
        assertThat(span.attributes())
                .isEqualTo(Map.of(
                        "http.request.method", "DELETE",
                        "http.route", "/v1/sessions/{id:token}",
                        "gatehouse.upstream", "core-auth",
                        "http.response.status_code", "200"));
        assertThat(service.last().headers())
                .containsEntry("traceparent", "00-" + TRACE + "-" + span.spanId() + "-01")
                .containsEntry("tracestate", "vendor=1");
    }

    @Test
    void aTraceBegunHereIsSampledByTheRatio() throws IOException {
        var gateway = traced("1.0");

        post(gateway, LOGIN, "{}");

        await().until(() -> receiver.spans().size() == 1);
        var span = receiver.spans().getFirst();
        assertThat(span.parentId()).isEmpty();
        assertThat(service.last().headers())
                .containsEntry("traceparent", "00-" + span.traceId() + "-" + span.spanId() + "-01")
                .doesNotContainKey("tracestate");
    }

    @Test
    void aPartOfTheTracesIsAPart() throws IOException {
        var gateway = traced("0.5");

        IntStream.range(0, 200).forEach(ignored -> post(gateway, LOGIN, "{}"));

        assertThat(service.seen())
                .filteredOn(
                        seen -> seen.headers().getOrDefault("traceparent", "").endsWith("-01"))
                .hasSizeBetween(50, 150);
    }

    @Test
    void aRequestThatIsNotSampledHasNoSpan() throws IOException {
        var gateway = traced("0");
        var unsampled = "00-" + TRACE + "-" + CALLER + "-00";

        send(to(gateway, "/v1/sessions").header("traceparent", unsampled));
        assertThat(service.last().headers()).containsEntry("traceparent", unsampled);
        post(gateway, LOGIN, "{}");
        assertThat(service.last().headers().get("traceparent")).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00");

        gateway.close();
        assertThat(receiver.spans()).isEmpty();
    }

    @Test
    void aMalformedTraceIsReplaced() throws IOException {
        var gateway = traced("0");

        send(to(gateway, "/v1/sessions")
                .header("traceparent", "00-" + TRACE + "-zz-01")
                .header("tracestate", "a=1"));

        assertThat(service.last().headers().get("traceparent"))
                .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00")
                .doesNotContain(TRACE);
        assertThat(service.last().headers()).doesNotContainKey("tracestate");
    }

    @Test
    void aProblemNamesItsTrace() throws IOException {
        var gateway = traced("0");

        var response = send(to(gateway, "/v1/nowhere").header("traceparent", "00-" + TRACE + "-" + CALLER + "-01"));

        assertThat(new JsonObject(response.body()).getString("trace_id")).isEqualTo(TRACE);
        await().until(() -> receiver.spans().size() == 1);
        assertThat(receiver.spans().getFirst().attributes()).containsEntry("http.response.status_code", "404");
    }

    @Test
    void requestsAreCountedByRouteAndClassOfStatus() throws IOException {
        service.answering(request -> request.response().setStatusCode(401).end());
        var gateway = gatewayFor(service);
        post(gateway, LOGIN, "{}");
        post(gateway, LOGIN, "{}");
        get(gateway, "/v1/nowhere/" + ID);

        await().untilAsserted(() -> assertThat(metrics(gateway))
                .contains(
                        "gateway_requests_seconds_count{method=\"POST\",route=\"/v1/auth/login\",status=\"4xx\"} 2\n",
                        "gateway_requests_seconds_count{method=\"POST\",route=\"/v1/auth/login\",status=\"2xx\"} 0\n",
                        "gateway_requests_seconds_count{method=\"none\",route=\"none\",status=\"4xx\"} 1\n",
                        "gateway_requests_seconds_bucket{method=\"POST\",route=\"/v1/auth/login\",status=\"4xx\",le=\"5.0\"} 2\n",
                        "gateway_rate_limited_total{limit=\"login\"} 0.0\n",
                        "gateway_upstream_retries_total 0.0\n")
                .containsPattern("gateway_upstream_healthy\\{replica=\"127.0.0.1:[0-9]+\",service=\"core-auth\"} 1.0\n")
                .containsPattern("jvm_memory_used_bytes\\{")
                .doesNotContain(ID));
    }

    @Test
    void healthTellsOfTheGatewayAndOfWhatIsBehindIt() throws IOException {
        var gateway = gatewayFor(service);

        assertThat(health(gateway, "live").statusCode()).isEqualTo(200);
        var ready = health(gateway, "ready");
        assertThat(ready.statusCode()).isEqualTo(200);
        var body = new JsonObject(ready.body());
        assertThat(body.getString("status")).isEqualTo("UP");
        assertThat(body.getJsonArray("checks")
                        .getJsonObject(0)
                        .getJsonObject("data")
                        .getMap())
                .hasSize(1)
                .containsValue("healthy");
    }

    @Test
    void theAccessLogNamesTheRouteAndNothingThatAClientWrote() throws IOException {
        var lines = new CopyOnWriteArrayList<String>();
        var logger = Logger.getLogger("dev.gatehouse.gateway.access");
        var handler = collecting(lines);
        logger.setLevel(Level.INFO);
        logger.addHandler(handler);
        try {
            var gateway =
                    gateway(Map.of("GATEWAY_ACCESS_LOG", "true", "GATEWAY_UPSTREAMS", upstreams("core-auth", service)));
            send(to(gateway, "/v1/sessions?token=secret-1")
                    .header("Authorization", "Bearer secret-2")
                    .header("X-Request-ID", "request-1"));
            get(gateway, "/v1/secret-3");
            await().until(() -> lines.size() >= 2);
        } finally {
            logger.removeHandler(handler);
            logger.setLevel(null);
        }

        assertThat(String.join("\n", lines))
                .containsPattern("client=127.0.0.1 route=\"GET /v1/sessions\" status=200 micros=[0-9]+ "
                        + "request_id=request-1 trace_id=[0-9a-f]{32}")
                .contains("route=\"-\" status=404")
                .doesNotContain("secret");
    }

    private Gateway traced(String ratio) throws IOException {
        return gateway(Map.of(
                "GATEWAY_LOAD_TEST",
                "true",
                "GATEHOUSE_OTLP_ENDPOINT",
                receiver.endpoint(),
                "GATEHOUSE_TRACE_RATIO",
                ratio,
                "GATEWAY_UPSTREAMS",
                upstreams("core-auth", service)));
    }

    private static Handler collecting(List<String> lines) {
        return new Handler() {
            @Override
            public void publish(LogRecord record) {
                lines.add(new SimpleFormatter().formatMessage(record));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }
}
