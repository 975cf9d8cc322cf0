package dev.gatehouse.gateway;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Receives spans by OTLP over HTTP, as a collector does. */
final class OtlpReceiver implements AutoCloseable {
    private final HttpServer server;
    private final List<Received> spans = new CopyOnWriteArrayList<>();

    /** @param attributes those with text or whole numbers, as text */
    record Received(
            String service,
            String name,
            Span.SpanKind kind,
            String traceId,
            String spanId,
            String parentId,
            Map<String, String> attributes) {}

    OtlpReceiver(Vertx vertx) {
        server = Await.done(vertx.createHttpServer(new HttpServerOptions().setDecompressionSupported(true))
                .requestHandler(request -> request.body().onSuccess(body -> {
                    if (request.path().equals("/v1/traces")) {
                        receive(body);
                    }
                    request.response()
                            .putHeader("content-type", "application/x-protobuf")
                            .end();
                }))
                .listen(0, "127.0.0.1"));
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    List<Received> spans() {
        return spans;
    }

    @Override
    public void close() {
        Await.done(server.close());
    }

    private void receive(Buffer body) {
        try {
            for (var resource :
                    ExportTraceServiceRequest.parseFrom(body.getBytes()).getResourceSpansList()) {
                var service = resource.getResource().getAttributesList().stream()
                        .filter(attribute -> attribute.getKey().equals("service.name"))
                        .map(attribute -> attribute.getValue().getStringValue())
                        .findFirst()
                        .orElse("");
                resource.getScopeSpansList().stream()
                        .flatMap(scope -> scope.getSpansList().stream())
                        .forEach(span -> spans.add(received(service, span)));
            }
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Received received(String service, Span span) {
        var attributes = new HashMap<String, String>();
        for (var attribute : span.getAttributesList()) {
            var value = attribute.getValue();
            attributes.put(
                    attribute.getKey(),
                    value.hasStringValue() ? value.getStringValue() : Long.toString(value.getIntValue()));
        }
        var hex = HexFormat.of();
        return new Received(
                service,
                span.getName(),
                span.getKind(),
                hex.formatHex(span.getTraceId().toByteArray()),
                hex.formatHex(span.getSpanId().toByteArray()),
                hex.formatHex(span.getParentSpanId().toByteArray()),
                attributes);
    }
}
