package dev.gatehouse.kit.http;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;

/** A refusal from before the REST layer, which would make a problem of it (RFC 9457). */
record EarlyProblem(int status, String title, String code, String detail) {

    /** In the path's own form, if there is one. */
    void end(RoutingContext context, List<RefusalForm> forms) {
        var response = context.response();
        forms.stream()
                .filter(form -> form.isFor(context.normalizedPath()))
                .findFirst()
                .ifPresentOrElse(form -> form.end(response.setStatusCode(status), detail), () -> end(response));
    }

    void end(HttpServerResponse response) {
        response.setStatusCode(status)
                .putHeader("Content-Type", "application/problem+json")
                .end("""
                        {"type":"urn:gatehouse:problem:%s","title":"%s","status":%d,"detail":"%s","code":"%s"}""".formatted(code.toLowerCase(Locale.ROOT).replace('_', '-'), title, status, detail, code));
    }
}
