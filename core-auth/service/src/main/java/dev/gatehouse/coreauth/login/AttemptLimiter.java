package dev.gatehouse.coreauth.login;

import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.kit.problem.PlatformError;
import dev.gatehouse.kit.redis.RedisGate;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Bounds guessing: each attempt is counted before it is judged, for all replicas together in Redis. This process counts along,
 * more strictly, and decides alone while Redis is away.
 */
@Startup // so that its meters are there, at zero
@ApplicationScoped
public class AttemptLimiter {

    private final LoginConfig config;
    private final RedisGate gate;
    private final AttemptCounter shared;
    private final AttemptCounter local;
    private final Clock clock;
    private final Counter refused;

    AttemptLimiter(
            LoginConfig config, RedisGate gate, ReactiveRedisDataSource redis, Clock clock, MeterRegistry metrics) {
        this.config = config;
        this.gate = gate;
        var policy = AttemptPolicy.of(config);
        this.shared = new RedisAttemptCounter(redis, policy);
        this.local = new LocalAttemptCounter(policy.stricter(), config.remembered());
        this.clock = clock;
        this.refused = metrics.counter("gatehouse.login.limited");
        if (config.loadTest()) {
            Log.warn("load test: attempts to sign in are not limited");
        }
    }

    /** Completes when the attempt may be made; fails with TOO_MANY_ATTEMPTS and the time to wait otherwise. */
    public Uni<Void> take(Attempt attempt) {
        if (config.loadTest()) {
            return Uni.createFrom().voidItem();
        }
        var now = clock.instant();
        return gate.ask(() -> shared.take(attempt, now).map(Optional::of), Optional::<Duration>empty)
                .flatMap(wait -> local.take(attempt, now).map(wait::orElse))
                .invoke(this::refuseIfPositive)
                .replaceWithVoid();
    }

    /** What was attempted was no wrong guess. */
    Uni<Void> forget(Attempt attempt) {
        if (config.loadTest()) {
            return Uni.createFrom().voidItem();
        }
        return local.forget(attempt)
                .flatMap(done -> gate.ask(() -> shared.forget(attempt).replaceWith(true), () -> false))
                .replaceWithVoid();
    }

    /** It was somebody who knew, or nothing could be judged: as if it had not been made. */
    public Uni<Void> giveBack(Attempt attempt) {
        if (config.loadTest()) {
            return Uni.createFrom().voidItem();
        }
        return local.giveBack(attempt)
                .flatMap(done -> gate.ask(() -> shared.giveBack(attempt).replaceWith(true), () -> false))
                .replaceWithVoid();
    }

    private void refuseIfPositive(Duration wait) {
        if (wait.isPositive()) {
            refused.increment();
            throw new DomainException(PlatformError.TOO_MANY_ATTEMPTS, "Too many attempts to sign in. Wait.", wait);
        }
    }
}
