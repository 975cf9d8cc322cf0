package dev.gatehouse.gateway.edge;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which headers pass the gateway. Whatever a service takes on trust from the gateway is taken away from what a client
 * sent, and hop-by-hop headers (RFC 9110 section 7.6.1) end here in both directions.
 */
final class HeaderRules {
    private static final CharSequence FORWARDED_FOR = HttpHeaders.createOptimized("x-forwarded-for");
    private static final CharSequence FORWARDED_PROTO = HttpHeaders.createOptimized("x-forwarded-proto");
    private static final CharSequence FORWARDED_HOST = HttpHeaders.createOptimized("x-forwarded-host");
    private static final CharSequence TRACEPARENT = HttpHeaders.createOptimized("traceparent");
    private static final CharSequence TRACESTATE = HttpHeaders.createOptimized("tracestate");
    private static final CharSequence CONTENT_TYPE_OPTIONS = HttpHeaders.createOptimized("x-content-type-options");
    private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
    private static final CharSequence REFERRER_POLICY = HttpHeaders.createOptimized("referrer-policy");
    private static final CharSequence NO_REFERRER = HttpHeaders.createOptimized("no-referrer");
    private static final CharSequence TRANSPORT_SECURITY = HttpHeaders.createOptimized("strict-transport-security");
    private static final CharSequence ONE_YEAR = HttpHeaders.createOptimized("max-age=31536000");

    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "upgrade",
            "http2-settings");
    /** What a service, or a library in it, might believe. */
    private static final Set<String> NOT_FROM_CLIENTS = Set.of(
            "forwarded",
            "x-real-ip",
            "x-original-url",
            "x-rewrite-url",
            "x-http-method",
            "x-http-method-override",
            "x-method-override",
            "proxy",
            "baggage",
            "b3",
            "expect",
            "traceparent",
            "tracestate");

    private static final Set<String> NOT_FROM_SERVICES =
            Set.of("server", "x-powered-by", "x-request-id", "access-control-allow-origin", "traceparent");

    private HeaderRules() {}

    /** Makes of a client's headers what its service gets. */
    static void toService(Exchange exchange, MultiMap headers) {
        strip(
                headers,
                name -> HOP_BY_HOP.contains(name)
                        || NOT_FROM_CLIENTS.contains(name)
                        || name.startsWith("x-forwarded-")
                        || name.startsWith("x-internal-")
                        || name.startsWith("x-b3-"));
        headers.set(RequestId.HEADER, exchange.requestId());
        headers.set(FORWARDED_FOR, exchange.client().address());
        headers.set(FORWARDED_PROTO, exchange.request().isSSL() ? "https" : "http");
        headers.set(FORWARDED_HOST, exchange.request().authority().toString());
        headers.set(TRACEPARENT, exchange.trace().parent().header());
        var state = exchange.trace().state();
        if (state != null) {
            headers.set(TRACESTATE, state);
        }
    }

    /** Makes of a service's headers what its client gets; {@link #mark} adds what the gateway has to say. */
    static void fromService(MultiMap headers) {
        strip(
                headers,
                name -> HOP_BY_HOP.contains(name)
                        || NOT_FROM_SERVICES.contains(name)
                        || name.startsWith("x-internal-"));
    }

    /** What every answer carries, the gateway's own too. */
    static void mark(Exchange exchange, MultiMap headers) {
        headers.set(RequestId.HEADER, exchange.requestId());
        headers.set(CONTENT_TYPE_OPTIONS, NOSNIFF);
        if (!headers.contains(REFERRER_POLICY)) {
            headers.set(REFERRER_POLICY, NO_REFERRER);
        }
        if (exchange.request().isSSL()) {
            headers.set(TRANSPORT_SECURITY, ONE_YEAR);
        }
    }

    private static void strip(MultiMap headers, Predicate<String> refused) {
        List<String> names = List.of();
        for (var header : headers) {
            var name = header.getKey().toLowerCase(Locale.ROOT);
            if (refused.test(name)) {
                names = names.isEmpty() ? new ArrayList<>() : names;
                names.add(name);
                if (name.equals("connection")) {
                    names.addAll(List.of(header.getValue().split("\\s*,\\s*")));
                }
            }
        }
        names.forEach(headers::remove);
    }
}
