package dev.gatehouse.gateway.edge;

import dev.gatehouse.gateway.admission.Admission;
import dev.gatehouse.gateway.limit.RateLimits;
import dev.gatehouse.gateway.route.RequestTarget;
import dev.gatehouse.gateway.route.Resource;
import dev.gatehouse.gateway.route.Route;
import dev.gatehouse.gateway.route.RouteTable;
import dev.gatehouse.gateway.route.RoutesFile;
import dev.gatehouse.gateway.telemetry.GatewayMetrics;
import dev.gatehouse.gateway.telemetry.Tracing;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/** The requests of one listener on one event loop: refuses what must not pass, and hands on the rest. */
final class Edge implements Handler<HttpServerRequest> {
    private static final System.Logger LOG = System.getLogger(Edge.class.getName());
    private static final int NO_CONTENT = 204;

    private final RouteTable routes;
    private final Gates gates;
    private final ClientConnections connections;
    private final Tracing tracing;
    private final GatewayMetrics metrics;
    private final Passage passage;

    /** What lets a request in or does not; shared by all event loops. */
    record Gates(RateLimits limits, Admission admission) {}

    /** What a request passes through once it has been let in; shared by the listeners of an event loop. */
    record Passage(Refusal refusal, Cors cors, BodyReader bodies, Forwarder forwarder, AccessLog log) {}

    Edge(
            RouteTable routes,
            Gates gates,
            ClientConnections connections,
            Tracing tracing,
            GatewayMetrics metrics,
            Passage passage) {
        this.routes = routes;
        this.gates = gates;
        this.connections = connections;
        this.tracing = tracing;
        this.metrics = metrics;
        this.passage = passage;
    }

    @Override
    public void handle(HttpServerRequest request) {
        var exchange = begin(request);
        guarded(exchange, () -> handle(exchange));
    }

    private void handle(Exchange exchange) {
        var problem = flaw(exchange);
        var path =
                problem == null ? RequestTarget.canonicalPath(exchange.request().uri()) : null;
        if (path == null) {
            passage.refusal().send(exchange, problem == null ? Problem.MALFORMED_TARGET : problem);
            return;
        }
        var resource = routes.find(path);
        if (resource == null) {
            passage.refusal().send(exchange, Problem.NOT_FOUND);
        } else {
            handle(exchange, resource);
        }
    }

    /** Whatever goes wrong in here is answered: a client never waits for what nobody works on. */
    private void guarded(Exchange exchange, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "request failed", e);
            passage.refusal().send(exchange, Problem.INTERNAL);
        }
    }

    /** Answers what the HTTP decoder could not read. */
    void handleInvalid(HttpServerRequest request) {
        var exchange = begin(request);
        var problem =
                switch (request.decoderResult().cause()) {
                    case TooLongHttpLineException _ -> Problem.TARGET_TOO_LONG;
                    case TooLongHttpHeaderException _ -> Problem.HEADERS_TOO_LARGE;
                    default -> Problem.MALFORMED_REQUEST;
                };
        passage.refusal().send(exchange, problem);
        request.connection().close();
    }

    private void handle(Exchange exchange, Resource resource) {
        var request = exchange.request();
        var route = resource.route(request.method().name());
        if (route != null) {
            handle(exchange, route);
        } else if (passage.cors().isPreflight(request)) {
            preflight(exchange, resource);
        } else {
            passage.refusal().send(exchange, Problem.methodNotAllowed(resource.allow()));
        }
    }

    private void handle(Exchange exchange, Route route) {
        exchange.routed(route);
        var limit = route.limit();
        var problem = limit == null ? null : tooOften(limit, exchange);
        if (problem == null && route.precedence() == Route.Precedence.YIELDS) {
            problem = tooMany(exchange, route);
        }
        if (problem != null) {
            passage.refusal().send(exchange, problem);
        } else {
            var call = passage.forwarder().call(exchange, route);
            passage.bodies()
                    .read(
                            exchange,
                            () -> guarded(exchange, () -> {
                                if (route.precedence() == Route.Precedence.FIRST && !exchange.isOver()) {
                                    exchange.goesFirst(gates.admission().begin());
                                }
                                call.attempt();
                            }));
        }
    }

    private Exchange begin(HttpServerRequest request) {
        var client = connections.of(request.connection());
        var trace = tracing.begin(request.method().name(), request.headers());
        return new Exchange(request, client, trace, this::ended);
    }

    private void ended(Exchange exchange) {
        passage.bodies().release(exchange);
        if (exchange.admittedForNothing()) {
            gates.admission().cheap();
        }
        connections.finished(exchange.client(), exchange);
        metrics.answered(exchange.route(), exchange.status(), exchange.nanos());
        exchange.trace().end(exchange.status());
        passage.log().write(exchange);
    }

    private @Nullable Problem tooMany(Exchange exchange, Route route) {
        if (gates.admission().admit()) {
            exchange.admit();
            return null;
        }
        metrics.shed(route);
        return Problem.YIELDED;
    }

    private @Nullable Problem flaw(Exchange exchange) {
        var request = exchange.request();
        if (connections.draining()) {
            return Problem.DRAINING;
        }
        if (request.version() == HttpVersion.HTTP_1_0) {
            return Problem.VERSION_NOT_SUPPORTED;
        }
        if (request.authority() == null
                || request.headers().getAll(HttpHeaders.HOST).size() > 1) {
            return Problem.MALFORMED_HOST;
        }
        return tooOften(RoutesFile.GENERAL, exchange);
    }

    private @Nullable Problem tooOften(String limit, Exchange exchange) {
        var wait = gates.limits().take(limit, exchange.client().limitKey());
        if (wait == 0) {
            return null;
        }
        metrics.limited(limit);
        return Problem.rateLimited(wait);
    }

    private void preflight(Exchange exchange, Resource resource) {
        var response = exchange.request().response().setStatusCode(NO_CONTENT);
        passage.cors().preflight(resource, response.headers());
        passage.cors().mark(exchange.request(), response.headers());
        HeaderRules.mark(exchange, response.headers());
        exchange.answering(NO_CONTENT);
        response.end().onComplete(ignored -> exchange.end());
    }
}
