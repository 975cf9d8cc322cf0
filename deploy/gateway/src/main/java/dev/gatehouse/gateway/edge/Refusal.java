package dev.gatehouse.gateway.edge;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;

/** Answers in the gateway's own name, with {@code application/problem+json}. */
final class Refusal {
    /** How long, and for how many bytes, a client whose body is not wanted is still listened to: it must get to read the answer. */
    private static final long LINGER_MILLIS = 2_000;

    private static final int LINGER_BYTES = 1 << 20;
    private static final int LONGEST_INSTANCE = 512;
    private static final int BAD_REQUEST = 400;

    private final Vertx vertx;
    private final Cors cors;
    private final int longestBody;

    /** @param longestBody a body of at most so many bytes is thrown away to keep the connection */
    Refusal(Vertx vertx, Cors cors, int longestBody) {
        this.vertx = vertx;
        this.cors = cors;
        this.longestBody = longestBody;
    }

    /** Answers, unless there is nobody to answer, and ends the exchange. */
    void send(Exchange exchange, Problem problem) {
        if (exchange.isOver()) {
            exchange.end();
            return;
        }
        var request = exchange.request();
        var response = request.response().setStatusCode(problem.status());
        var headers = response.headers();
        headers.set(HttpHeaders.CONTENT_TYPE, "application/problem+json");
        headers.set(HttpHeaders.CACHE_CONTROL, "no-store");
        if (problem.header() != null && problem.value() != null) {
            headers.set(problem.header(), problem.value());
        }
        HeaderRules.mark(exchange, headers);
        cors.mark(request, headers);
        var lingering = isUnwanted(exchange);
        var multiplexed = request.version() == HttpVersion.HTTP_2;
        if (lingering && !multiplexed) {
            headers.set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        exchange.answering(problem.status());
        response.end(document(exchange, problem).toBuffer()).onComplete(ignored -> exchange.end());
        if (!lingering) {
            request.resume();
        } else {
            linger(request, multiplexed ? () -> response.reset(0) : request.connection()::close);
        }
    }

    private static JsonObject document(Exchange exchange, Problem problem) {
        var path = exchange.request().path();
        var document = new JsonObject()
                .put("type", problem.type())
                .put("title", HttpResponseStatus.valueOf(problem.status()).reasonPhrase())
                .put("status", problem.status())
                .put("detail", problem.detail());
        if (problem.status() != BAD_REQUEST && path != null && path.length() <= LONGEST_INSTANCE) {
            document.put("instance", path);
        }
        return document.put("code", problem.code())
                .put("trace_id", exchange.trace().parent().traceId());
    }

    /** Whether a body is under way that is too long, or of unknown length. */
    private boolean isUnwanted(Exchange exchange) {
        var request = exchange.request();
        if (request.isEnded() || !exchange.hasBody()) {
            return false;
        }
        var length = BodyReader.lengthOf(request.getHeader(HttpHeaders.CONTENT_LENGTH));
        return length < 0 || length > longestBody;
    }

    private void linger(HttpServerRequest request, Runnable cut) {
        var timer = vertx.setTimer(LINGER_MILLIS, ignored -> cut.run());
        var left = new int[] {LINGER_BYTES};
        request.handler(chunk -> {
            left[0] -= chunk.length();
            if (left[0] < 0) {
                cut.run();
            }
        });
        request.exceptionHandler(ignored -> vertx.cancelTimer(timer));
        request.endHandler(ignored -> {
            vertx.cancelTimer(timer);
            cut.run();
        });
        request.resume();
    }
}
