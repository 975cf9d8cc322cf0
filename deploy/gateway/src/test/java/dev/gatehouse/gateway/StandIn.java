package dev.gatehouse.gateway;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One replica of a service: a real HTTP server that answers what a test tells it to, and a management port that tells
 * whether it is ready.
 */
final class StandIn implements AutoCloseable {
    private final Vertx vertx;
    private final String name;
    private final HttpServer http;
    private final HttpServer management;
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final Set<HttpConnection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger readiness = new AtomicInteger(200);
    private final AtomicInteger healthChecks = new AtomicInteger();
    private volatile String health = "";
    private volatile Handler<HttpServerRequest> answer =
            request -> request.response().end("ok");

    /** A request as it arrived. */
    record Seen(String method, String uri, Map<String, String> headers, String body) {}

    StandIn(Vertx vertx, String name) {
        this.vertx = vertx;
        this.name = name;
        this.http = listen(0);
        this.management = Await.done(vertx.createHttpServer()
                .requestHandler(request -> {
                    healthChecks.incrementAndGet();
                    request.response().setStatusCode(readiness.get()).end(health);
                })
                .listen(0, "127.0.0.1"));
    }

    private HttpServer listen(int port) {
        return Await.done(vertx.createHttpServer(new HttpServerOptions().setMaxHeaderSize(65_536))
                .connectionHandler(connection -> {
                    connections.add(connection);
                    connection.closeHandler(ignored -> connections.remove(connection));
                })
                .requestHandler(this::receive)
                .listen(port, "127.0.0.1"));
    }

    private void receive(HttpServerRequest request) {
        var headers = new ConcurrentHashMap<String, String>();
        request.headers()
                .forEach((key, value) -> headers.merge(key.toLowerCase(Locale.ROOT), value, (a, b) -> a + ", " + b));
        request.body().onSuccess(body -> {
            seen.add(new Seen(request.method().name(), request.uri(), headers, body.toString()));
            answer.handle(request);
        });
    }

    /** {@code http-address|management-address}. */
    String address() {
        return "127.0.0.1:" + http.actualPort() + "|127.0.0.1:" + management.actualPort();
    }

    /** What it does with each request, once its body has been read. */
    StandIn answering(Handler<HttpServerRequest> answer) {
        this.answer = answer;
        return this;
    }

    void readiness(int status) {
        readiness.set(status);
    }

    /** Not ready, and says by which of its checks. */
    void isDown(String... checks) {
        var down = Stream.of(checks).map("{\"name\": \"%s\", \"status\": \"DOWN\"}"::formatted);
        health = Stream.concat(Stream.of("{\"name\": \"Token keys\", \"status\": \"UP\"}"), down)
                .collect(Collectors.joining(", ", "{\"status\": \"DOWN\", \"checks\": [", "]}"));
        readiness(503);
    }

    int healthChecks() {
        return healthChecks.get();
    }

    List<Seen> seen() {
        return seen;
    }

    Seen last() {
        return seen.getLast();
    }

    int openConnections() {
        return connections.size();
    }

    /** Ends as a killed process does: both ports refuse, every connection is gone. */
    void kill() {
        Await.done(http.close());
        Await.done(management.close());
    }

    @Override
    public void close() {
        kill();
    }

    @Override
    public String toString() {
        return name;
    }
}
