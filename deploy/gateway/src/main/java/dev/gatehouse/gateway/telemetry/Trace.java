package dev.gatehouse.gateway.telemetry;

import dev.gatehouse.gateway.route.Route;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * The trace that one request belongs to, with the gateway's own span in it if there is one.
 *
 * @param parent what goes to the service as {@code traceparent}
 * @param state what goes on as {@code tracestate}: the client's, or nothing
 */
public record Trace(
        TraceParent parent,
        @Nullable String state,
        @Nullable Span span) {
    private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
    private static final AttributeKey<String> UPSTREAM = AttributeKey.stringKey("gatehouse.upstream");
    private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
    private static final int SERVER_ERROR = 500;

    /** Says where the request goes. */
    public void routed(Route route) {
        if (span != null) {
            span.updateName(route.method() + " " + route.path());
            span.setAttribute(ROUTE, route.path());
            span.setAttribute(UPSTREAM, route.service());
        }
    }

    /** Ends the gateway's span. */
    public void end(int status) {
        if (span != null) {
            span.setAttribute(STATUS, (long) status);
            if (status >= SERVER_ERROR) {
                span.setStatus(StatusCode.ERROR);
            }
            span.end();
        }
    }
}
