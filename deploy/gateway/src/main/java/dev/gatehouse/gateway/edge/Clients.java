package dev.gatehouse.gateway.edge;

import dev.gatehouse.gateway.config.GatewayConfig;
import dev.gatehouse.gateway.route.Route;
import dev.gatehouse.gateway.upstream.Replica;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The connections of one event loop to the services: one pool for calls, and one for polls and streams, so that those who
 * watch never take the place of those who ask.
 */
final class Clients {
    private static final int KEEP_ALIVE_SECONDS = 30;

    private final HttpClient calls;
    private final HttpClient streams;
    private final Map<Replica, RequestOptions> callOptions = new HashMap<>();
    private final Map<Replica, RequestOptions> streamOptions = new HashMap<>();
    private final GatewayConfig.Timeouts timeouts;

    Clients(Vertx vertx, GatewayConfig config) {
        timeouts = config.timeouts();
        var loops = config.listen().eventLoops();
        var pool = config.bounds().pool();
        calls = client(vertx, Math.ceilDiv(pool.calls(), loops), pool.queue() / loops, Duration.ZERO);
        streams = client(vertx, Math.ceilDiv(pool.streams(), loops), pool.queue() / loops, timeouts.stream());
    }

    private HttpClient client(Vertx vertx, int connections, int queue, Duration silence) {
        return vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout((int) timeouts.connect().toMillis())
                        .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                        .setIdleTimeout((int) Math.ceilDiv(silence.toMillis(), 1000))
                        .setMaxHeaderSize(32_768)
                        .setDecompressionSupported(false),
                new PoolOptions().setHttp1MaxSize(connections).setMaxWaitQueueSize(queue));
    }

    /** Gets a connection to a replica. Nothing is sent yet. */
    Future<HttpClientRequest> request(Replica replica, Route route) {
        try {
            return route.mode() == Route.Mode.CALL
                    ? calls.request(callOptions.computeIfAbsent(replica, it -> options(it, timeouts.call())))
                    : streams.request(streamOptions.computeIfAbsent(replica, it -> options(it, timeouts.stream())));
        } catch (IllegalStateException e) {
            // The gateway is being closed over a request that would not end.
            return Future.failedFuture(e);
        }
    }

    private RequestOptions options(Replica replica, Duration firstByte) {
        var address = replica.address().http();
        return new RequestOptions()
                .setHost(address.host())
                .setPort(address.port())
                .setConnectTimeout(timeouts.connect().toMillis())
                .setIdleTimeout(firstByte.toMillis());
    }
}
