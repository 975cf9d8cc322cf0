package dev.gatehouse.gateway.edge;

import java.lang.System.Logger.Level;

/**
 * One line per request, if switched on. Names the route, never the target as sent: no query, no header, no id of a
 * person, no character that a client chose but those of a well-formed request id.
 */
final class AccessLog {
    private static final System.Logger LOG = System.getLogger("dev.gatehouse.gateway.access");
    private static final long MICROSECOND = 1_000;

    private final boolean on;

    AccessLog(boolean on) {
        this.on = on;
    }

    void write(Exchange exchange) {
        if (!on) {
            return;
        }
        var route = exchange.route();
        LOG.log(
                Level.INFO,
                "client={0} route=\"{1}\" status={2} micros={3} request_id={4} trace_id={5}",
                exchange.client().address(),
                route == null ? "-" : route.method() + " " + route.path(),
                Integer.toString(exchange.status()),
                Long.toString(exchange.nanos() / MICROSECOND),
                exchange.requestId(),
                exchange.trace().parent().traceId());
    }
}
