package dev.gatehouse.gateway.edge;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request's body whole before anything goes to a service. So a slow or overlong body never occupies a service,
 * its length is known whatever its coding was, and a request that did not get out can be given to another replica.
 *
 * <p>All bodies of an event loop together have a bound, too: past it, requests with a body are refused.
 */
final class BodyReader {
    private static final int BUDGET = 8 << 20;
    private static final int LONGEST_NUMBER = 10;

    private final int longest;
    private final Refusal refusal;
    private int budget = BUDGET;

    /** @param longest in bytes */
    BodyReader(int longest, Refusal refusal) {
        this.longest = longest;
        this.refusal = refusal;
    }

    /**
     * Reads it, then goes on; or refuses it.
     *
     * @param exchange with its request paused
     */
    void read(Exchange exchange, Runnable next) {
        var request = exchange.request();
        if (!exchange.hasBody()) {
            request.resume();
            next.run();
            return;
        }
        var coding = request.getHeader(HttpHeaders.TRANSFER_ENCODING);
        var announced = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        var open = coding != null || (announced == null && request.version() == HttpVersion.HTTP_2);
        var length = open ? longest : lengthOf(announced);
        if (length < 0 || (coding != null && !coding.equalsIgnoreCase("chunked"))) {
            refusal.send(exchange, Problem.MALFORMED_LENGTH);
        } else if (length > longest) {
            refusal.send(exchange, Problem.BODY_TOO_LARGE);
        } else if (length > budget) {
            refusal.send(exchange, Problem.OVERLOADED);
        } else {
            collect(exchange, (int) length, next);
        }
    }

    private void collect(Exchange exchange, int reserved, Runnable next) {
        budget -= reserved;
        exchange.reserved(reserved);
        var request = exchange.request();
        var body = Buffer.buffer(Math.min(reserved, 1024));
        exchange.reading(() -> stop(exchange, Problem.BODY_TIMEOUT));
        request.handler(chunk -> {
            if (body.length() + chunk.length() > longest) {
                stop(exchange, Problem.BODY_TOO_LARGE);
            } else {
                body.appendBuffer(chunk);
            }
        });
        request.exceptionHandler(ignored -> exchange.end());
        request.endHandler(ignored -> {
            exchange.read(body);
            next.run();
        });
        request.resume();
    }

    /** Takes back what an ended exchange had reserved. */
    void release(Exchange exchange) {
        budget += exchange.reserved();
    }

    private void stop(Exchange exchange, Problem problem) {
        var request = exchange.request();
        request.handler(null);
        request.endHandler(null);
        refusal.send(exchange, problem);
    }

    /** The number a {@code Content-Length} says, or -1 if it is none (RFC 9110 section 8.6). */
    static long lengthOf(@Nullable String header) {
        if (header == null || header.isEmpty() || header.length() > LONGEST_NUMBER) {
            return -1;
        }
        long length = 0;
        for (int i = 0; i < header.length(); i++) {
            var digit = header.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            length = length * 10 + digit;
        }
        return length;
    }
}
