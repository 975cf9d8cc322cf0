package dev.gatehouse.kit.http;

import io.quarkus.arc.All;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;

/**
 * Refuses a body that says it is longer than this service reads, with a problem and before anything is made of it. Quarkus, which
 * comes after, would say nothing but the status, and close the connection.
 */
@ApplicationScoped
class BodyLengths {

    private static final int AFTER_PATHS = 999;

    /** What a gateway may have let pass is thrown away, so that whoever sent it reads the answer; Quarkus cuts off who sends more. */
    private static final long LONGEST_THROWN_AWAY = 64L * 1024;

    private static final EarlyProblem PROBLEM = new EarlyProblem(
            413, "Request Entity Too Large", "BODY_TOO_LARGE", "The body of the request is too large.");

    private final BodyConfig config;
    private final List<RefusalForm> forms;

    BodyLengths(BodyConfig config, @All List<RefusalForm> forms) {
        this.config = config;
        this.forms = forms;
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, AFTER_PATHS);
    }

    private void check(RoutingContext context) {
        var request = context.request();
        long length = length(request);
        if (length > config.longest().asLongValue() && length <= LONGEST_THROWN_AWAY) {
            request.resume();
            PROBLEM.end(context, forms);
        } else {
            context.next();
        }
    }

    /** Zero when it is not said: who reads the body counts along. */
    private static long length(HttpServerRequest request) {
        var length = request.getHeader("Content-Length");
        return length == null ? 0 : Long.parseLong(length);
    }
}
