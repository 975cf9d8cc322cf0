package dev.gatehouse.gateway;

import dev.gatehouse.gateway.admission.Admission;
import dev.gatehouse.gateway.config.GatewayConfig;
import dev.gatehouse.gateway.edge.EdgeVerticle;
import dev.gatehouse.gateway.limit.RateLimits;
import dev.gatehouse.gateway.route.RoutesFile;
import dev.gatehouse.gateway.telemetry.GatewayMetrics;
import dev.gatehouse.gateway.telemetry.ManagementServer;
import dev.gatehouse.gateway.telemetry.Tracing;
import dev.gatehouse.gateway.upstream.HealthChecks;
import dev.gatehouse.gateway.upstream.Upstreams;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A running gateway: a public listener, an operators' one, and one for health and metrics. Any thread may use it. */
public final class Gateway implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(30);

    /** For each of the two steps in which everything is closed once nobody waits for an answer. */
    private static final Duration STOP = Duration.ofSeconds(1);

    private final GatewayConfig config;
    private final Vertx vertx;
    private final Tracing tracing;
    private final GatewayMetrics metrics;
    private final EdgeVerticle.Shared shared;
    private final HealthChecks healthChecks;
    private final ManagementServer management;
    private final List<EdgeVerticle> edges = new CopyOnWriteArrayList<>();
    private final AtomicBoolean ready = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private int managementPort;

    private Gateway(GatewayConfig config, RoutesFile routes) {
        this.config = config;
        this.vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(config.listen().eventLoops())
                .setWorkerPoolSize(2)
                .setPreferNativeTransport(true)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        var upstreams = new Upstreams(routes.services(), config.upstreams());
        this.tracing = new Tracing(config.telemetry());
        this.metrics = new GatewayMetrics(
                Stream.concat(routes.publicRoutes().routes().stream(), routes.operatorRoutes().routes().stream())
                        .toList(),
                routes.limits().keySet(),
                upstreams);
        var limits = new RateLimits(routes.limits(), config.policy().loadTest(), System::nanoTime);
        var admission = new Admission(routes.admission(), System::nanoTime);
        this.shared =
                new EdgeVerticle.Shared(routes, upstreams, limits, admission, tracing, metrics, new AtomicInteger());
        this.healthChecks = new HealthChecks(vertx, upstreams);
        this.management = new ManagementServer(vertx, upstreams, metrics, ready::get);
        metrics.watchConnections(shared.connections());
        metrics.watchAdmission(admission);
    }

    /**
     * Starts a gateway and returns when it listens and has asked every replica once how it is. Blocks.
     *
     * @throws IOException if the routes cannot be read or a port cannot be had
     * @throws IllegalArgumentException if the routes or the configuration say something that cannot be meant
     */
    public static Gateway start(GatewayConfig config) throws IOException {
        var gateway = new Gateway(config, RoutesFile.read(config.policy().routes()));
        try {
            await(gateway.listen(), START);
            return gateway;
        } catch (IOException e) {
            gateway.close();
            throw e;
        }
    }

    private Future<Void> listen() {
        var listen = config.listen();
        return healthChecks
                .start()
                .compose(asked -> management.listen(listen.host(), listen.managementPort()))
                .onSuccess(port -> managementPort = port)
                .compose(port ->
                        vertx.deployVerticle(this::edge, new DeploymentOptions().setInstances(listen.eventLoops())))
                .onSuccess(id -> ready.set(true))
                .mapEmpty();
    }

    private EdgeVerticle edge() {
        var edge = new EdgeVerticle(config, shared);
        edges.add(edge);
        return edge;
    }

    /** The port of the public listener. */
    public int port() {
        return edges.getFirst().port();
    }

    /** The port of the operators' listener. */
    public int operatorsPort() {
        return edges.getFirst().operatorsPort();
    }

    /** The port of health and metrics. */
    public int managementPort() {
        return managementPort;
    }

    /** One line that says where it listens and what is unusual. */
    public String summary() {
        var scheme = config.listen().tls() == null ? "http" : "https";
        var host = config.listen().host();
        return "gateway: public " + scheme + "://" + host + ":" + port()
                + ", operators " + scheme + "://" + host + ":" + operatorsPort()
                + ", management http://" + host + ":" + managementPort
                + ", replicas " + shared.upstreams().replicas().size()
                + (vertx.isNativeTransportEnabled() ? ", epoll" : "")
                + (config.policy().loadTest() ? ", LOAD TEST: per-address rate limits are lifted" : "");
    }

    /**
     * Stops: takes no new request, waits for those in flight up to the configured time, closes everything. Blocks. A
     * second call does nothing.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        ready.set(false);
        awaitOrWarn(
                Future.all(edges.stream().map(EdgeVerticle::drain).toList()),
                config.timeouts().drain(),
                "stopped before all was answered");
        try {
            awaitOrWarn(Future.join(healthChecks.stop(), management.close()), STOP, "stopped before health was silent");
            awaitOrWarn(vertx.close(), STOP, "stopped before all was closed");
        } finally {
            tracing.close();
            metrics.close();
        }
    }

    private static void awaitOrWarn(Future<?> future, Duration patience, String warning) {
        try {
            await(future, patience);
        } catch (IOException e) {
            System.getLogger(Gateway.class.getName()).log(System.Logger.Level.WARNING, warning);
        }
    }

    private static void await(Future<?> future, Duration patience) throws IOException {
        try {
            future.toCompletionStage().toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException(e.getCause() == null ? e : e.getCause());
        }
    }
}
