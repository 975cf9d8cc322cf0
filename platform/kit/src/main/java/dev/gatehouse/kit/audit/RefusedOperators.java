package dev.gatehouse.kit.audit;

import dev.gatehouse.kit.security.BearerToken;
import io.quarkus.logging.Log;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a service's doors for operators refuse to somebody whom it knows is recorded: the first of each caller and door, and another
 * one when a minute has passed. So whoever tries what is not theirs is found, and does not fill the log by trying on.
 */
@ApplicationScoped
class RefusedOperators {

    private static final int EARLY = 100;
    private static final int FORBIDDEN = 403;
    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final String DOORS = "/admin/";

    /** The part of a path that no caller chooses. */
    private static final Pattern DOOR = Pattern.compile("/admin/v[0-9]/[a-z-]{1,50}");

    private final OperatorRefusals recorded;
    private final FirstRefusals refusals;
    private final Operators operators;

    RefusedOperators(OperatorRefusals recorded, FirstRefusals refusals, Operators operators) {
        this.recorded = recorded;
        this.refusals = refusals;
        this.operators = operators;
    }

    void register(@Observes Filters filters) {
        filters.register(this::watch, EARLY);
    }

    private void watch(RoutingContext request) {
        request.addHeadersEndHandler(answered -> recordIfRefused(request));
        request.next();
    }

    private void recordIfRefused(RoutingContext request) {
        // in this order: a path that cannot be normalized is refused otherwise
        if (request.response().getStatusCode() == FORBIDDEN
                && request.normalizedPath().startsWith(DOORS)) {
            QuarkusHttpUser.getSecurityIdentity(request, null)
                    .subscribe()
                    .with(
                            identity -> record(identity, request),
                            failure -> Log.warnf("refused to somebody unknown: %s", failure.getMessage()));
        }
    }

    private void record(@Nullable SecurityIdentity identity, RoutingContext request) {
        var door = request.request().method() + " " + door(request.normalizedPath());
        if (identity != null
                && identity.getPrincipal() instanceof BearerToken caller
                && refusals.isFirst(PAUSE, door, caller.getName())) {
            recorded.record(operators.refused(caller, door, request.request()));
        }
    }

    private static String door(String path) {
        var door = DOOR.matcher(path);
        return door.lookingAt() ? door.group() : DOORS;
    }
}
