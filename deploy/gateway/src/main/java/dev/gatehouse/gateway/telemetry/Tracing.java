package dev.gatehouse.gateway.telemetry;

import dev.gatehouse.gateway.config.GatewayConfig;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Decides which requests are traced, and records one server span for each of them.
 *
 * <p>A client's well-formed {@code traceparent} stands, its sampling flag too; otherwise a trace begins here and the
 * configured part of them is sampled. A request that is not sampled costs no span. Any thread may use it.
 */
public final class Tracing implements AutoCloseable {
    private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
    private static final int LONGEST_STATE = 512;
    private static final Duration EXPORT = Duration.ofSeconds(5);
    private static final Duration FLUSH = Duration.ofSeconds(1);

    private final double ratio;
    private final @Nullable SdkTracerProvider provider;
    private final @Nullable Tracer tracer;

    public Tracing(GatewayConfig.Telemetry telemetry) {
        ratio = telemetry.traceRatio();
        provider = telemetry.otlpEndpoint() == null ? null : provider(telemetry.otlpEndpoint(), telemetry.node());
        tracer = provider == null ? null : provider.get("dev.gatehouse.gateway");
    }

    private static SdkTracerProvider provider(String endpoint, String node) {
        var exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(endpoint.replaceAll("/+$", "") + "/v1/traces")
                .setTimeout(EXPORT)
                .build();
        return SdkTracerProvider.builder()
                .setResource(Resource.create(Attributes.of(
                        AttributeKey.stringKey("service.name"),
                        "gateway",
                        AttributeKey.stringKey("service.instance.id"),
                        node)))
                .addSpanProcessor(BatchSpanProcessor.builder(exporter)
                        .setScheduleDelay(Duration.ofSeconds(1))
                        .setMaxQueueSize(8_192)
                        .build())
                .build();
    }

    /** Begins the trace of a request, or joins the client's. */
    public Trace begin(String method, MultiMap headers) {
        var client = TraceParent.parse(headers.get("traceparent"));
        if (client == null) {
            return begun(method);
        }
        var sent = headers.get("tracestate");
        var state = sent == null || sent.length() > LONGEST_STATE ? null : sent;
        if (tracer == null || !client.sampled()) {
            return new Trace(client, state, null);
        }
        var remote = SpanContext.createFromRemoteParent(
                client.traceId(), client.spanId(), TraceFlags.getSampled(), TraceState.getDefault());
        return spanned(method, Context.root().with(Span.wrap(remote)), state);
    }

    private Trace begun(String method) {
        return tracer != null && ratio > 0 && ThreadLocalRandom.current().nextDouble() < ratio
                ? spanned(method, Context.root(), null)
                : new Trace(TraceParent.unsampled(), null, null);
    }

    private Trace spanned(String method, Context parent, @Nullable String state) {
        if (tracer == null) {
            throw new IllegalStateException("no receiver of spans");
        }
        var span = tracer.spanBuilder(method)
                .setParent(parent)
                .setSpanKind(SpanKind.SERVER)
                .setAttribute(METHOD, method)
                .startSpan();
        var context = span.getSpanContext();
        return new Trace(new TraceParent(context.getTraceId(), context.getSpanId(), true), state, span);
    }

    /** Sends what is still queued, for at most a second. Blocks. */
    @Override
    public void close() {
        if (provider != null) {
            provider.shutdown().join(FLUSH.toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
