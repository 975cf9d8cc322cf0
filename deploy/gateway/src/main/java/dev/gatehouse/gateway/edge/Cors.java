package dev.gatehouse.gateway.edge;

import dev.gatehouse.gateway.route.Resource;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Set;

/**
 * Which pages of other origins may call the API (Fetch standard, section 3.2). Callers show themselves by a bearer token,
 * so credentials in the sense of that standard are never allowed.
 */
final class Cors {
    private static final String SENT =
            "authorization, content-type, idempotency-key, if-match, if-none-match, last-event-id, traceparent, x-request-id";
    private static final String READ =
            "etag, idempotent-replayed, link, location, retry-after, www-authenticate, x-request-id";
    private static final String SECONDS = "600";

    private final Set<String> origins;

    /** @param origins serialised origins, such as {@code https://app.example.org}; empty: none */
    Cors(Set<String> origins) {
        this.origins = origins;
    }

    boolean isPreflight(HttpServerRequest request) {
        return request.method().equals(HttpMethod.OPTIONS)
                && request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD)
                && isAllowed(request);
    }

    /** The answer to a preflight of an allowed origin. */
    void preflight(Resource resource, MultiMap headers) {
        headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, resource.allow());
        headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, SENT);
        headers.set(HttpHeaders.ACCESS_CONTROL_MAX_AGE, SECONDS);
    }

    /** What every answer carries. */
    void mark(HttpServerRequest request, MultiMap headers) {
        if (origins.isEmpty()) {
            return;
        }
        headers.add(HttpHeaders.VARY, HttpHeaders.ORIGIN);
        if (isAllowed(request)) {
            headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, request.getHeader(HttpHeaders.ORIGIN));
            headers.set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, READ);
        }
    }

    private boolean isAllowed(HttpServerRequest request) {
        var origin = request.getHeader(HttpHeaders.ORIGIN);
        return origin != null && origins.contains(origin);
    }
}
