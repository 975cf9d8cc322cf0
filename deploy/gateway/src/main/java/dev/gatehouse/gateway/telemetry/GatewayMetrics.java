package dev.gatehouse.gateway.telemetry;

import dev.gatehouse.gateway.admission.Admission;
import dev.gatehouse.gateway.route.Route;
import dev.gatehouse.gateway.upstream.Replica;
import dev.gatehouse.gateway.upstream.Upstreams;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's meters. All of them exist from the start, at zero, so that a first event is an increase. Any thread may
 * use it.
 */
public final class GatewayMetrics implements AutoCloseable {
    private static final int STATUS_CLASSES = 5;
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1), Duration.ofNanos(2_500_000), Duration.ofMillis(5), Duration.ofMillis(10),
        Duration.ofMillis(25), Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(250),
        Duration.ofSeconds(1), Duration.ofSeconds(5)
    };

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<Route, Timer[]> routed = new HashMap<>();
    private final Map<Route, Counter> shed = new HashMap<>();
    private final Timer[] unrouted = timers("none", "none");
    private final Map<String, Counter> limited;
    private final Counter retried = Counter.builder("gateway.upstream.retries")
            .description("Requests that were given to another replica")
            .register(registry);
    private final JvmGcMetrics gc = new JvmGcMetrics();

    /** @param limits the names of the rate limits */
    public GatewayMetrics(List<Route> routes, Collection<String> limits, Upstreams upstreams) {
        for (var route : routes) {
            routed.put(route, timers(route.path(), route.method()));
            if (route.precedence() == Route.Precedence.YIELDS) {
                shed.put(route, shed(route.path(), route.method()));
            }
        }
        limited = limits.stream().collect(Collectors.toUnmodifiableMap(Function.identity(), limit -> Counter.builder(
                        "gateway.rate.limited")
                .description("Requests refused because their address asks too often")
                .tag("limit", limit)
                .register(registry)));
        for (var replica : upstreams.replicas()) {
            gauge("gateway.upstream.healthy", "1 if the replica takes requests", replica, it -> it.healthy() ? 1 : 0);
            gauge("gateway.upstream.outstanding", "Requests it has not answered", replica, Replica::outstanding);
        }
        new JvmMemoryMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        gc.bindTo(registry);
    }

    /** Shows how many client connections are open. */
    public void watchConnections(AtomicInteger connections) {
        Gauge.builder("gateway.connections", connections, AtomicInteger::get)
                .description("Open client connections")
                .register(registry);
    }

    /** Shows how many requests that yield are let in. */
    public void watchAdmission(Admission admission) {
        Gauge.builder("gateway.admission.rate", admission, Admission::perSecond)
                .description("Requests a second of the routes that yield that are let in when more are asked for")
                .register(registry);
    }

    /**
     * A request was answered.
     *
     * @param route null if it was refused before a route was found
     * @param nanos from its head to the end of the answer; of a stream: to the head of the answer
     */
    public void answered(@Nullable Route route, int status, long nanos) {
        var timers = route == null ? unrouted : routed.getOrDefault(route, unrouted);
        timers[Math.clamp(status / 100, 1, STATUS_CLASSES) - 1].record(nanos, TimeUnit.NANOSECONDS);
    }

    /** A request was refused by a rate limit. */
    public void limited(String limit) {
        var counter = limited.get(limit);
        if (counter != null) {
            counter.increment();
        }
    }

    /** A request had to yield. */
    public void shed(Route route) {
        var counter = shed.get(route);
        if (counter != null) {
            counter.increment();
        }
    }

    /** A request was given to another replica. */
    public void retried() {
        retried.increment();
    }

    /** All meters in Prometheus' text format. Takes milliseconds: not for an event loop. */
    public String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        gc.close();
        registry.close();
    }

    private Counter shed(String route, String method) {
        return Counter.builder("gateway.shed")
                .description("Requests refused because others go first")
                .tags("route", route, "method", method)
                .register(registry);
    }

    private Timer[] timers(String route, String method) {
        return IntStream.rangeClosed(1, STATUS_CLASSES)
                .mapToObj(status -> Timer.builder("gateway.requests")
                        .description("Requests by route and class of status")
                        .tags("route", route, "method", method, "status", status + "xx")
                        .serviceLevelObjectives(BUCKETS)
                        .register(registry))
                .toArray(Timer[]::new);
    }

    private void gauge(String name, String description, Replica replica, ToDoubleFunction<Replica> value) {
        Gauge.builder(name, replica, value)
                .description(description)
                .tags(
                        "service",
                        replica.service(),
                        "replica",
                        replica.address().http().toString())
                .register(registry);
    }
}
