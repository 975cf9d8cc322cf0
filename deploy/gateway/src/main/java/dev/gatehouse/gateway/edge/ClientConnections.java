package dev.gatehouse.gateway.edge;

import dev.gatehouse.gateway.config.GatewayConfig;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The client connections of one event loop. Closes those that send nothing, or a request so slowly that it never
 * becomes one.
 */
final class ClientConnections {
    private static final long SWEEP_MILLIS = 1_000;

    private final Vertx vertx;
    private final GatewayConfig.Timeouts timeouts;
    private final int most;
    private final AtomicInteger everywhere;
    private final Map<HttpConnection, ClientConnection> connections = new HashMap<>();
    private final Promise<Void> drained = Promise.promise();
    private final long timer;
    private boolean draining;

    /** @param everywhere counts the connections of all event loops together */
    ClientConnections(Vertx vertx, GatewayConfig config, AtomicInteger everywhere) {
        this.vertx = vertx;
        this.timeouts = config.timeouts();
        this.most = config.bounds().connections();
        this.everywhere = everywhere;
        this.timer = vertx.setPeriodic(SWEEP_MILLIS, ignored -> sweep(System.nanoTime()));
    }

    void opened(HttpConnection connection) {
        if (everywhere.incrementAndGet() > most) {
            everywhere.decrementAndGet();
            connection.close();
            return;
        }
        connections.put(connection, new ClientConnection(connection, System.nanoTime()));
        connection.closeHandler(ignored -> closed(connection));
    }

    private void closed(HttpConnection connection) {
        if (connections.remove(connection) != null) {
            everywhere.decrementAndGet();
            checkDrained();
        }
    }

    /** The connection that a request came over; a request may still come over one that was closed for being too many. */
    ClientConnection of(HttpConnection connection) {
        var known = connections.get(connection);
        return known == null ? new ClientConnection(connection, System.nanoTime()) : known;
    }

    void finished(ClientConnection connection, Exchange exchange) {
        connection.finished(exchange, System.nanoTime());
        if (draining && connection.inFlight().isEmpty()) {
            connection.close();
        }
    }

    /**
     * Closes the connections without a request, ends event streams, and takes no further requests.
     *
     * @return succeeds when the last request in flight has been answered
     */
    Future<Void> drain() {
        draining = true;
        vertx.cancelTimer(timer);
        for (var connection : List.copyOf(connections.values())) {
            if (connection.inFlight().stream().allMatch(Exchange::isStream)) {
                connection.close();
            }
        }
        checkDrained();
        return drained.future();
    }

    boolean draining() {
        return draining;
    }

    private void checkDrained() {
        if (draining && connections.isEmpty()) {
            drained.tryComplete();
        }
    }

    private void sweep(long now) {
        for (var connection : List.copyOf(connections.values())) {
            var patience = connection.fresh() ? timeouts.body() : timeouts.idle();
            if (connection.idle(now) > patience.toNanos()) {
                connection.close();
            } else {
                connection.inFlight().forEach(exchange -> exchange.sweep(now, timeouts.body()));
            }
        }
    }
}
