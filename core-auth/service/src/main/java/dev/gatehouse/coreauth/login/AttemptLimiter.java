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
import java.util.function.Supplier;

/**
 * Bounds guessing: each attempt is counted before it is judged, for all replicas together in Redis. This process counts along,
 * more strictly, and decides alone while Redis is away.
 */
@Startup // so that its meters are there, at zero
@ApplicationScoped
public class AttemptLimiter {

    /** An attempt that may be made, and where it was counted. */
    public record Counted(Attempt attempt, boolean shared, boolean local) {}

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
    public Uni<Counted> take(Attempt attempt) {
        if (config.loadTest()) {
            return Uni.createFrom().item(new Counted(attempt, false, false));
        }
        var now = clock.instant();
        return gate.ask(() -> shared.take(attempt, now).map(Optional::of), Optional::<Duration>empty)
                .flatMap(wait -> local.take(attempt, now).map(alone -> counted(attempt, wait, alone)));
    }

    /** What was attempted was no wrong guess. */
    Uni<Void> forget(Attempt attempt) {
        if (config.loadTest()) {
            return Uni.createFrom().voidItem();
        }
        return local.forget(attempt).flatMap(done -> inRedis(() -> shared.forget(attempt)));
    }

    /** It was the account's owner, signed in: from there he will not have to wait because of what strangers try elsewhere. */
    Uni<Void> recognise(Attempt attempt) {
        if (config.loadTest()) {
            return Uni.createFrom().voidItem();
        }
        var now = clock.instant();
        return local.recognise(attempt, now).flatMap(done -> inRedis(() -> shared.recognise(attempt, now)));
    }

    /**
     * The account has another password, by a proof that is none of these attempts: whoever tried from wherever, its tries begin anew.
     *
     * @param account as in {@link Attempt}
     */
    public Uni<Void> forgetAll(String account) {
        if (config.loadTest()) {
            return Uni.createFrom().voidItem();
        }
        return local.forgetAll(account).flatMap(done -> inRedis(() -> shared.forgetAll(account)));
    }

    /**
     * Its owner, who knew the one before, has given the account another password: as {@link #forgetAll}, and of all networks the one
     * where it was done is known.
     *
     * @param account as in {@link Attempt}
     */
    public Uni<Void> passwordReplaced(String account, String clientAddress) {
        return forgetAll(account).flatMap(done -> recognise(Attempt.of(account, clientAddress)));
    }

    /** It could not be judged: as a try it, and no other one, was never made. Whoever keeps asking is bounded as a network still. */
    public Uni<Void> takeBack(Counted counted) {
        var attempt = counted.attempt();
        var here = counted.local() ? local.takeBack(attempt) : Uni.createFrom().voidItem();
        return counted.shared() ? here.flatMap(done -> inRedis(() -> shared.takeBack(attempt))) : here;
    }

    /** It was somebody who knew: as if none had been made. */
    public Uni<Void> giveBack(Attempt attempt) {
        if (config.loadTest()) {
            return Uni.createFrom().voidItem();
        }
        return local.giveBack(attempt).flatMap(done -> inRedis(() -> shared.giveBack(attempt)));
    }

    /** As {@link #takeBack}, and the network has its try back: for who asks as a program does, again and again until it is answered. */
    public Uni<Void> takeBackWhole(Counted counted) {
        var network = counted.attempt().network();
        var here = counted.local()
                ? local.giveTokenBack(network)
                : Uni.createFrom().voidItem();
        return takeBack(counted)
                .flatMap(done -> here)
                .flatMap(done -> counted.shared()
                        ? inRedis(() -> shared.giveTokenBack(network))
                        : Uni.createFrom().voidItem());
    }

    private Uni<Void> inRedis(Supplier<Uni<Void>> change) {
        return gate.ask(() -> change.get().replaceWith(true), () -> false).replaceWithVoid();
    }

    /** @param together the wait by Redis, which decides; empty while it is away */
    private Counted counted(Attempt attempt, Optional<Duration> together, Duration alone) {
        refuseIfPositive(together.orElse(alone));
        return new Counted(attempt, together.isPresent(), alone.isZero());
    }

    private void refuseIfPositive(Duration wait) {
        if (wait.isPositive()) {
            refused.increment();
            throw new DomainException(PlatformError.TOO_MANY_ATTEMPTS, detail(wait), wait);
        }
    }

    /** Of whatever account, known or not: a wait for the tries to be forgotten can be ended by mail. */
    private String detail(Duration wait) {
        return wait.compareTo(config.longestDelay()) > 0
                ? "Too many attempts to sign in. Wait, or have the password reset."
                : "Too many attempts to sign in. Wait.";
    }
}
