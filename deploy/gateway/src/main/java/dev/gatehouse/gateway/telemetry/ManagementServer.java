package dev.gatehouse.gateway.telemetry;

import dev.gatehouse.gateway.upstream.Replica;
import dev.gatehouse.gateway.upstream.Upstreams;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.function.BooleanSupplier;

/**
 * Health and metrics, on a listener of their own.
 *
 * <p>Ready means that this gateway takes requests. It stays so when services are down: a gateway that answers 503 for one
 * of them is still the way to the others.
 */
public final class ManagementServer {
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int UNAVAILABLE = 503;

    private final Vertx vertx;
    private final Upstreams upstreams;
    private final GatewayMetrics metrics;
    private final BooleanSupplier ready;
    private final HttpServer server;

    public ManagementServer(Vertx vertx, Upstreams upstreams, GatewayMetrics metrics, BooleanSupplier ready) {
        this.vertx = vertx;
        this.upstreams = upstreams;
        this.metrics = metrics;
        this.ready = ready;
        this.server = vertx.createHttpServer().requestHandler(this::answer);
    }

    /** @return the port it listens on */
    public Future<Integer> listen(String host, int port) {
        return server.listen(port, host).map(HttpServer::actualPort);
    }

    public Future<Void> close() {
        return server.close();
    }

    private void answer(HttpServerRequest request) {
        var response = request.response();
        switch (request.path()) {
            case "/q/health/live" -> health(response, true);
            case "/q/health/ready", "/q/health" -> health(response, ready.getAsBoolean());
            case "/q/metrics" -> scrape(response);
            default -> response.setStatusCode(NOT_FOUND).end();
        }
    }

    private void health(HttpServerResponse response, boolean up) {
        var replicas = new JsonObject();
        for (var replica : upstreams.replicas()) {
            replicas.put(replica.toString(), state(replica));
        }
        var check =
                new JsonObject().put("name", "upstreams").put("status", "UP").put("data", replicas);
        response.setStatusCode(up ? OK : UNAVAILABLE)
                .putHeader("content-type", "application/json")
                .end(new JsonObject()
                        .put("status", up ? "UP" : "DOWN")
                        .put("checks", new JsonArray().add(check))
                        .encode());
    }

    private static String state(Replica replica) {
        return replica.healthy() ? "healthy" : "out";
    }

    private void scrape(HttpServerResponse response) {
        vertx.executeBlocking(metrics::scrape, false)
                .onSuccess(text -> response.putHeader("content-type", "text/plain; version=0.0.4; charset=utf-8")
                        .end(text))
                .onFailure(cause -> response.setStatusCode(UNAVAILABLE).end());
    }
}
