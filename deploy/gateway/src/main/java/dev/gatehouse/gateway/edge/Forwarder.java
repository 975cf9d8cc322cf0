package dev.gatehouse.gateway.edge;

import dev.gatehouse.gateway.route.Route;
import dev.gatehouse.gateway.telemetry.GatewayMetrics;
import dev.gatehouse.gateway.upstream.Replica;
import dev.gatehouse.gateway.upstream.Service;
import dev.gatehouse.gateway.upstream.Upstreams;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.ProxyRequest;
import io.vertx.httpproxy.ProxyResponse;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Gives a request to a service and its answer to the client.
 *
 * <p>A request that was not sent, because no connection could be had, goes to another replica. One that was sent and not
 * answered is sent again only if its route is repeatable: whatever else may already have had its effect.
 */
final class Forwarder {
    private static final int ATTEMPTS = 3;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    /** By this a service says that it knows the request by its Idempotency-Key, and has done nothing anew. */
    private static final String REPLAYED = "idempotent-replayed";

    private final Upstreams upstreams;
    private final Clients clients;
    private final Refusal refusal;
    private final Cors cors;
    private final GatewayMetrics metrics;

    Forwarder(Upstreams upstreams, Clients clients, Refusal refusal, Cors cors, GatewayMetrics metrics) {
        this.upstreams = upstreams;
        this.clients = clients;
        this.refusal = refusal;
        this.cors = cors;
        this.metrics = metrics;
    }

    /** Takes down the head of a request, and pauses it. */
    Call call(Exchange exchange, Route route) {
        return new Call(exchange, route);
    }

    /** One request on its way. */
    final class Call {
        private final Exchange exchange;
        private final Route route;
        private final Service service;
        private final ProxyRequest outgoing;
        private int attempts;
        private long tried;

        private Call(Exchange exchange, Route route) {
            this.exchange = exchange;
            this.route = route;
            this.service = upstreams.service(route.service());
            this.outgoing = ProxyRequest.reverseProxy(exchange.request());
            HeaderRules.toService(exchange, outgoing.headers());
        }

        /** Sends it, once its body has been read. */
        void attempt() {
            var replica = pick();
            if (replica == null) {
                refusal.send(exchange, Problem.unavailable(service));
            } else {
                attempt(replica);
            }
        }

        private @Nullable Replica pick() {
            return route.fromMemory() ? service.pickForMemory(tried) : service.pick(tried);
        }

        private void attempt(Replica replica) {
            attempts++;
            tried |= 1L << replica.index();
            replica.started();
            clients.request(replica, route).onComplete(connected -> {
                if (connected.failed()) {
                    replica.finished();
                    unsent(replica, connected.cause());
                } else if (exchange.isOver()) {
                    connected.result().reset();
                    replica.finished();
                    exchange.end();
                } else {
                    send(replica, connected.result());
                }
            });
        }

        private void unsent(Replica replica, Throwable cause) {
            var busy = cause instanceof TimeoutException || cause instanceof ConnectionPoolTooBusyException;
            if (!busy) {
                replica.eject(cause.toString());
            }
            var next = attempts < ATTEMPTS ? pick() : null;
            if (next != null) {
                metrics.retried();
                attempt(next);
            } else {
                refusal.send(exchange, busy ? Problem.OVERLOADED : Problem.unavailable(service));
            }
        }

        private void send(Replica replica, HttpClientRequest request) {
            var body = exchange.body();
            outgoing.setBody(body == null ? null : Body.body(body));
            outgoing.send(request).onComplete(answer -> {
                if (answer.succeeded()) {
                    answer(replica, answer.result());
                } else {
                    replica.finished();
                    unanswered(answer.cause());
                }
            });
        }

        private void unanswered(Throwable cause) {
            if (exchange.isOver()) {
                exchange.end();
            } else if (cause instanceof TimeoutException) {
                refusal.send(exchange, Problem.UPSTREAM_TIMEOUT);
            } else if (!route.repeatable() || attempts >= ATTEMPTS) {
                refusal.send(exchange, Problem.UPSTREAM_FAILED);
            } else {
                metrics.retried();
                // A kept-alive connection may just have been at its end: with nobody else left, the same replica again.
                tried = pick() == null ? 0 : tried;
                attempt();
            }
        }

        private void answer(Replica replica, ProxyResponse response) {
            HeaderRules.fromService(response.headers());
            HeaderRules.mark(exchange, response.headers());
            cors.mark(exchange.request(), response.headers());
            var status = response.getStatusCode();
            if (status == NO_CONTENT || status == NOT_MODIFIED) {
                response.getBody().stream().resume();
                response.setBody(null);
            }
            if (response.headers().contains(REPLAYED)) {
                exchange.replayed();
            }
            exchange.answering(status);
            response.send().onComplete(ignored -> {
                replica.finished();
                exchange.end();
            });
        }
    }
}
