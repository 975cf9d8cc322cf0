package dev.gatehouse.gateway.edge;

import dev.gatehouse.gateway.upstream.Service;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why the gateway itself answers: the content of an RFC 9457 document.
 *
 * @param code stable, for programs
 * @param detail for people; holds nothing of the request
 * @param header a header that belongs to the answer
 * @param value its value
 */
record Problem(
        int status,
        String code,
        String detail,
        @Nullable String header,
        @Nullable String value) {

    static final Problem MALFORMED_TARGET = of(400, "MALFORMED_TARGET", "The path or query is not in canonical form.");
    static final Problem MALFORMED_HOST = of(400, "MALFORMED_HOST", "Exactly one valid Host header is needed.");
    static final Problem MALFORMED_REQUEST = of(400, "MALFORMED_REQUEST", "The request is not valid HTTP.");
    static final Problem MALFORMED_LENGTH =
            of(400, "MALFORMED_LENGTH", "The length or transfer coding of the body is not valid.");
    static final Problem NOT_FOUND = of(404, "NOT_FOUND", "There is nothing at this address.");
    static final Problem BODY_TIMEOUT = of(408, "BODY_TIMEOUT", "The body of the request did not arrive in time.");
    static final Problem BODY_TOO_LARGE = of(413, "BODY_TOO_LARGE", "The body of the request is too large.");
    static final Problem TARGET_TOO_LONG = of(414, "TARGET_TOO_LONG", "The address is too long.");
    static final Problem HEADERS_TOO_LARGE = of(431, "HEADERS_TOO_LARGE", "The headers are too large.");
    static final Problem VERSION_NOT_SUPPORTED = of(505, "VERSION_NOT_SUPPORTED", "HTTP/1.1 or later is needed.");
    static final Problem INTERNAL = of(500, "INTERNAL", "The request could not be served.");
    static final Problem UPSTREAM_FAILED = of(
            502,
            "UPSTREAM_FAILED",
            "The connection broke before the answer came. Whether the request was carried out is not known.");
    static final Problem UPSTREAM_TIMEOUT =
            of(504, "UPSTREAM_TIMEOUT", "No answer came in time. Whether the request was carried out is not known.");
    static final Problem DRAINING = retryable("SHUTTING_DOWN", "This gateway is stopping. Please try again.");
    static final Problem OVERLOADED = retryable("OVERLOADED", "Too many requests at once. Please try again.");
    static final Problem YIELDED = retryable("OVERLOADED", "There is much to do just now. Please try again.", 2);

    /** A URN of the code: what the services answer with, too. */
    String type() {
        return "urn:gatehouse:problem:" + code.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Problem methodNotAllowed(String allow) {
        return new Problem(405, "METHOD_NOT_ALLOWED", "The method is not allowed here.", "Allow", allow);
    }

    static Problem rateLimited(long nanos) {
        var seconds = Math.ceilDiv(nanos, 1_000_000_000L);
        return new Problem(
                429,
                "RATE_LIMITED",
                "Too many requests from this address. Please try again later.",
                "Retry-After",
                Long.toString(seconds));
    }

    /** For a service that nobody serves just now. */
    static Problem unavailable(Service service) {
        return retryable(
                "UNAVAILABLE",
                service.publicName() + " is not available at the moment. Please try again.",
                service.comeBackSeconds());
    }

    private static Problem retryable(String code, String detail) {
        return retryable(code, detail, 1);
    }

    private static Problem retryable(String code, String detail, int seconds) {
        return new Problem(503, code, detail, "Retry-After", Integer.toString(seconds));
    }

    private static Problem of(int status, String code, String detail) {
        return new Problem(status, code, detail, null, null);
    }
}
