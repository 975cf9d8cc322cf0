package dev.gatehouse.kit.http;

import io.vertx.core.http.HttpServerResponse;
import java.util.Locale;

/** A refusal from before the REST layer, which would make a problem of it (RFC 9457). */
record EarlyProblem(int status, String title, String code, String detail) {

    void end(HttpServerResponse response) {
        response.setStatusCode(status)
                .putHeader("Content-Type", "application/problem+json")
                .end("""
                        {"type":"urn:gatehouse:problem:%s","title":"%s","status":%d,"detail":"%s","code":"%s"}""".formatted(code.toLowerCase(Locale.ROOT).replace('_', '-'), title, status, detail, code));
    }
}
