package dev.gatehouse.coreauth.limit;

import dev.gatehouse.coreauth.CoreAuthError;
import dev.gatehouse.coreauth.session.RedisGate;
import dev.gatehouse.kit.problem.DomainException;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Bounds how often something is done: counted before it is done, for all replicas together in Redis. This process counts along,
 * more strictly, and decides alone while Redis is away.
 */
@ApplicationScoped
public class RateLimiter {

    private final LimitConfig config;
    private final RedisGate gate;
    private final RedisWindows shared;
    private final LocalWindows local;
    private final Clock clock;
    private final MeterRegistry metrics;

    RateLimiter(LimitConfig config, RedisGate gate, ReactiveRedisDataSource redis, Clock clock, MeterRegistry metrics) {
        this.config = config;
        this.gate = gate;
        this.shared = new RedisWindows(redis);
        this.local = new LocalWindows(config.remembered());
        this.clock = clock;
        this.metrics = metrics;
    }

    /**
     * Completes when it may be done; fails with TOO_MANY_ATTEMPTS and the time to wait otherwise.
     *
     * @param who a user's id or a {@link Network}; no personal data
     */
    public Uni<Void> take(Limit limit, String who) {
        if (config.loadTest()) {
            return Uni.createFrom().voidItem();
        }
        var now = clock.instant();
        var alone = local.take(limit.stricter(), who, now);
        return gate.ask(() -> shared.take(limit, who, now).map(Optional::of), Optional::<Duration>empty)
                .map(wait -> wait.orElse(alone))
                .invoke(wait -> refuseIfPositive(limit, wait))
                .replaceWithVoid();
    }

    private void refuseIfPositive(Limit limit, Duration wait) {
        if (wait.isPositive()) {
            metrics.counter("gatehouse.limited", "limit", limit.name()).increment();
            throw new DomainException(CoreAuthError.TOO_MANY_ATTEMPTS, "Too many attempts. Wait.", wait);
        }
    }
}
