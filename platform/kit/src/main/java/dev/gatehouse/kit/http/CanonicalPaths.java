package dev.gatehouse.kit.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.regex.Pattern;

/**
 * Refuses paths that two readers could read differently (matrix parameters, encoded separators, dot segments, empty
 * segments), before anything is routed: what path-based rules have been bypassed with (CVE-2026-39852, CVE-2026-50559).
 */
@ApplicationScoped
class CanonicalPaths {

    private static final int FIRST = 1_000;
    private static final Pattern AMBIGUOUS = Pattern.compile(
            "[;\\\\\\x00-\\x20\\x7f]|%(?:2f|5c|3b|2e|25|[01][0-9a-f]|7f)|//|/\\.{1,2}(?:/|$)",
            Pattern.CASE_INSENSITIVE);

    private static final EarlyProblem PROBLEM =
            new EarlyProblem(400, "Bad Request", "INVALID_PATH", "The path is not in canonical form.");

    void register(@Observes Filters filters) {
        filters.register(CanonicalPaths::check, FIRST);
    }

    private static void check(RoutingContext request) {
        if (isAmbiguous(request.request().uri())) {
            PROBLEM.end(request.response());
        } else {
            request.next();
        }
    }

    static boolean isAmbiguous(String uri) {
        int query = uri.indexOf('?');
        return AMBIGUOUS.matcher(query < 0 ? uri : uri.substring(0, query)).find();
    }
}
