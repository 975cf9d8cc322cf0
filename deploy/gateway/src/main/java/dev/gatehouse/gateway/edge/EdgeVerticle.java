package dev.gatehouse.gateway.edge;

import dev.gatehouse.gateway.admission.Admission;
import dev.gatehouse.gateway.config.GatewayConfig;
import dev.gatehouse.gateway.limit.RateLimits;
import dev.gatehouse.gateway.route.RouteTable;
import dev.gatehouse.gateway.route.RoutesFile;
import dev.gatehouse.gateway.telemetry.GatewayMetrics;
import dev.gatehouse.gateway.telemetry.Tracing;
import dev.gatehouse.gateway.upstream.Upstreams;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Both listeners on one event loop, with all that belongs to that loop alone. The gateway runs one for each loop. */
public final class EdgeVerticle extends AbstractVerticle {
    private static final int BACKLOG = 1_024;
    private static final int STREAMS_PER_CONNECTION = 100;
    /** Vert.x shares a free port among the servers that ask for the same negative number. */
    private static final int FREE_PUBLIC_PORT = -1;

    private static final int FREE_OPERATORS_PORT = -2;

    private final GatewayConfig config;
    private final Shared shared;
    private volatile @Nullable Running running;

    /** What the event loops have in common. */
    public record Shared(
            RoutesFile routes,
            Upstreams upstreams,
            RateLimits limits,
            Admission admission,
            Tracing tracing,
            GatewayMetrics metrics,
            AtomicInteger connections) {}

    private record Running(HttpServer publicServer, HttpServer operatorsServer, ClientConnections connections) {}

    public EdgeVerticle(GatewayConfig config, Shared shared) {
        this.config = config;
        this.shared = shared;
    }

    @Override
    public void start(Promise<Void> started) {
        var connections = new ClientConnections(vertx, config, shared.connections());
        var passage = passage();
        var publicServer = server(shared.routes().publicRoutes(), connections, passage);
        var operatorsServer = server(shared.routes().operatorRoutes(), connections, passage);
        running = new Running(publicServer, operatorsServer, connections);
        Future.all(
                        listen(publicServer, config.listen().port(), FREE_PUBLIC_PORT),
                        listen(operatorsServer, config.listen().operatorsPort(), FREE_OPERATORS_PORT))
                .<Void>mapEmpty()
                .onComplete(started);
    }

    /** The port of the public listener, once started. */
    public int port() {
        return running().publicServer().actualPort();
    }

    /** The port of the operators' listener, once started. */
    public int operatorsPort() {
        return running().operatorsServer().actualPort();
    }

    /**
     * Refuses new requests, from any thread.
     *
     * @return succeeds when those in flight have been answered
     */
    public Future<Void> drain() {
        var started = running;
        if (started == null) {
            return Future.succeededFuture();
        }
        var drained = Promise.<Void>promise();
        context.runOnContext(ignored -> started.connections().drain().onComplete(drained));
        return drained.future();
    }

    private Running running() {
        return Objects.requireNonNull(running, "not started");
    }

    private Edge.Passage passage() {
        var cors = new Cors(config.policy().corsOrigins());
        var refusal = new Refusal(vertx, cors, config.bounds().bodyBytes());
        return new Edge.Passage(
                refusal,
                cors,
                new BodyReader(config.bounds().bodyBytes(), refusal),
                new Forwarder(shared.upstreams(), new Clients(vertx, config), refusal, cors, shared.metrics()),
                new AccessLog(config.policy().accessLog()));
    }

    private HttpServer server(RouteTable routes, ClientConnections connections, Edge.Passage passage) {
        var gates = new Edge.Gates(shared.limits(), shared.admission());
        var edge = new Edge(routes, gates, connections, shared.tracing(), shared.metrics(), passage);
        return vertx.createHttpServer(options())
                .connectionHandler(connections::opened)
                .requestHandler(edge)
                .invalidRequestHandler(edge::handleInvalid);
    }

    private Future<HttpServer> listen(HttpServer server, int port, int free) {
        return server.listen(port == 0 ? free : port, config.listen().host());
    }

    private HttpServerOptions options() {
        var bounds = config.bounds();
        var options = new HttpServerOptions()
                .setMaxInitialLineLength(bounds.targetBytes())
                .setMaxHeaderSize(bounds.headerBytes())
                .setAcceptBacklog(BACKLOG)
                .setHttp2ClearTextEnabled(false)
                .setHandle100ContinueAutomatically(true);
        options.getInitialSettings()
                .setMaxConcurrentStreams(STREAMS_PER_CONNECTION)
                .setMaxHeaderListSize(bounds.headerBytes());
        var tls = config.listen().tls();
        if (tls != null) {
            options.setSsl(true)
                    .setUseAlpn(true)
                    .setKeyCertOptions(new PemKeyCertOptions()
                            .addCertPath(tls.certificate().toString())
                            .addKeyPath(tls.key().toString()));
        }
        return options;
    }
}
