package dev.gatehouse.kit.telemetry;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** W3C Trace Context (traceparent, version 00) in and out of rows and records, where no instrumentation carries it. */
public final class TraceContext {

    private static final Pattern TRACEPARENT = Pattern.compile("00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]");

    private static final Pattern TRACE_ID = Pattern.compile("[0-9a-f]{32}");
    private static final int TRACE_ID_FROM = 3;
    private static final int TRACE_ID_TO = 35;

    private TraceContext() {}

    /** The trace's id in a traceparent that came from elsewhere; null where there is none. */
    public static @Nullable String traceId(@Nullable String traceparent) {
        return traceparent == null || traceparent.length() < TRACE_ID_TO
                ? null
                : idOrNull(traceparent.substring(TRACE_ID_FROM, TRACE_ID_TO));
    }

    /** The same, or null when it cannot be a trace's id: 32 hexadecimal digits. */
    public static @Nullable String idOrNull(@Nullable String traceId) {
        return traceId != null && TRACE_ID.matcher(traceId).matches() ? traceId : null;
    }

    /** The current span as a traceparent, or null outside a trace. */
    public static @Nullable String current() {
        return of(Span.current());
    }

    public static @Nullable String currentTraceId() {
        var context = Span.current().getSpanContext();
        return context.isValid() ? context.getTraceId() : null;
    }

    /**
     * Starts a span under the given parent; the caller ends it. Costs next to nothing when the parent is absent, malformed
     * or not sampled.
     */
    public static Span start(String name, SpanKind kind, @Nullable String traceparent) {
        var parent = parse(traceparent);
        if (!parent.isSampled()) {
            return Span.wrap(parent);
        }
        return GlobalOpenTelemetry.getTracer("gatehouse")
                .spanBuilder(name)
                .setSpanKind(kind)
                .setParent(Context.root().with(Span.wrap(parent)))
                .startSpan();
    }

    /**
     * A new trace with one span of no length, as a traceparent: for what the service does on its own account, in no request's trace.
     * Sampled as a request's is that brings none. Null where nothing is traced at all.
     */
    public static @Nullable String begin(String name) {
        var span = GlobalOpenTelemetry.getTracer("gatehouse")
                .spanBuilder(name)
                .setNoParent()
                .setSpanKind(SpanKind.PRODUCER)
                .startSpan();
        span.end();
        return of(span);
    }

    /** The span as a traceparent, or null when it belongs to no trace. */
    public static @Nullable String of(Span span) {
        var context = span.getSpanContext();
        return context.isValid()
                ? "00-" + context.getTraceId() + "-" + context.getSpanId() + "-"
                        + context.getTraceFlags().asHex()
                : null;
    }

    private static SpanContext parse(@Nullable String traceparent) {
        if (traceparent == null || !TRACEPARENT.matcher(traceparent).matches()) {
            return SpanContext.getInvalid();
        }
        return SpanContext.createFromRemoteParent(
                traceparent.substring(TRACE_ID_FROM, TRACE_ID_TO),
                traceparent.substring(36, 52),
                TraceFlags.fromHex(traceparent, 53),
                TraceState.getDefault());
    }
}
