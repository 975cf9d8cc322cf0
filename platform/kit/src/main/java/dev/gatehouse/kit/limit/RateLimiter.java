package dev.gatehouse.kit.limit;

import dev.gatehouse.kit.redis.RedisGate;
import dev.gatehouse.kit.telemetry.Degraded;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;

/** Bounds how often things are done. Where the limits are lifted this process says that it does without them. */
@ApplicationScoped
public class RateLimiter {

    private final LimitConfig config;
    private final RedisGate gate;
    private final ReactiveRedisDataSource redis;
    private final Clock clock;
    private final MeterRegistry metrics;

    RateLimiter(
            LimitConfig config,
            RedisGate gate,
            ReactiveRedisDataSource redis,
            Clock clock,
            MeterRegistry metrics,
            Degraded degraded) {
        this.config = config;
        this.gate = gate;
        this.redis = redis;
        this.clock = clock;
        this.metrics = metrics;
        degraded.without("limits", config.loadTest());
    }

    /**
     * A quota within all of these limits; its meter exists from now on.
     *
     * @param name tells it from others, in Redis and in the metrics; stable
     */
    public Quota quota(String name, Limit... limits) {
        var shared = List.of(limits);
        var alone = shared.stream().map(Limit::stricter).toList();
        return new Quota(
                gate,
                new RedisWindows(redis, name, shared),
                new LocalWindows(alone, config.remembered()),
                clock,
                config.loadTest(),
                metrics.counter("gatehouse.limited", "limit", name));
    }
}
