package dev.gatehouse.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.GZIPInputStream;

/** An OTLP/HTTP receiver (protobuf) that keeps what it is sent. */
final class TraceReceiver {

    record Span(String traceId, String spanId, String parentId, String service, String name) {}

    private final Collection<Span> spans = new ConcurrentLinkedQueue<>();
    private final Collection<byte[]> raw = new ConcurrentLinkedQueue<>();
    private final HttpServer server;

    private TraceReceiver(HttpServer server) {
        this.server = server;
    }

    static TraceReceiver start() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            var receiver = new TraceReceiver(server);
            server.createContext("/v1/traces", receiver::receive);
            server.start();
            return receiver;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    List<Span> spansOf(String traceId) {
        return spans.stream().filter(span -> span.traceId().equals(traceId)).toList();
    }

    /** Every export as it came, uncompressed. */
    List<byte[]> exports() {
        return List.copyOf(raw);
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            var gzip = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
            var body = exchange.getRequestBody();
            var bytes = (gzip ? new GZIPInputStream(body) : body).readAllBytes();
            raw.add(bytes);
            for (var resource : ExportTraceServiceRequest.parseFrom(bytes).getResourceSpansList()) {
                keep(resource);
            }
            exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private void keep(ResourceSpans resource) {
        var service = resource.getResource().getAttributesList().stream()
                .filter(attribute -> attribute.getKey().equals("service.name"))
                .map(attribute -> attribute.getValue().getStringValue())
                .findFirst()
                .orElse("?");
        var hex = HexFormat.of();
        for (var scope : resource.getScopeSpansList()) {
            for (var span : scope.getSpansList()) {
                spans.add(new Span(
                        hex.formatHex(span.getTraceId().toByteArray()),
                        hex.formatHex(span.getSpanId().toByteArray()),
                        hex.formatHex(span.getParentSpanId().toByteArray()),
                        service,
                        span.getName()));
            }
        }
    }
}
