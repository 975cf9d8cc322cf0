package dev.gatehouse.coreauth.login;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.coreauth.login.Verdict.Reason;
import dev.gatehouse.coreauth.session.SessionNetworks;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.kit.problem.PlatformError;
import dev.gatehouse.kit.redis.RedisGate;
import dev.gatehouse.usermanagement.api.EmailAddress;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
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

    /** @param together what Redis says, which decides; empty while it is away */
    private record Verdicts(Optional<Verdict> together, Verdict alone) {

        Verdict deciding() {
            return together.orElse(alone);
        }
    }

    private final LoginConfig config;
    private final RedisGate gate;
    private final AttemptCounter shared;
    private final AttemptCounter local;
    private final SessionNetworks sessions;
    private final Clock clock;
    private final Map<Reason, Counter> refused = new EnumMap<>(Reason.class);

    AttemptLimiter(
            LoginConfig config,
            RedisGate gate,
            ReactiveRedisDataSource redis,
            SessionNetworks sessions,
            Clock clock,
            MeterRegistry metrics) {
        this.config = config;
        this.gate = gate;
        this.sessions = sessions;
        var policy = AttemptPolicy.of(config);
        this.shared = new RedisAttemptCounter(redis, policy);
        this.local = new LocalAttemptCounter(policy.stricter(), config.remembered());
        this.clock = clock;
        for (var reason : Reason.values()) {
            refused.put(reason, metrics.counter("gatehouse.login.limited", "reason", reason.tag()));
        }
        if (config.loadTest()) {
            Log.warn("load test: attempts to sign in are not limited");
        }
    }

    /** Completes when the attempt may be made; fails with TOO_MANY_ATTEMPTS and the time to wait otherwise. */
    public Uni<Counted> take(Attempt attempt) {
        return taken(attempt, after -> Uni.createFrom().item(Optional.empty()));
    }

    /**
     * As {@link #take(Attempt)}, of whoever says that this is his address. Before the account's ceiling refuses him, the account's
     * sessions are asked whether its owner was in his network lately, which counters forget with Redis or with their process; for
     * an address of nobody just so.
     */
    Uni<Counted> take(Attempt attempt, EmailAddress address) {
        return taken(attempt, after -> sessions.lastSeen(address.canonical(), attempt.network(), after));
    }

    /** @param lastSeen when, after the given moment, the account's owner was in the network */
    private Uni<Counted> taken(Attempt attempt, Function<Instant, Uni<Optional<Instant>>> lastSeen) {
        if (config.loadTest()) {
            return Uni.createFrom().item(new Counted(attempt, false, false));
        }
        var now = clock.instant();
        return gate.ask(() -> shared.take(attempt, now).map(Optional::of), Optional::<Verdict>empty)
                .flatMap(together -> local.take(attempt, now).map(alone -> new Verdicts(together, alone)))
                .flatMap(verdicts -> verdicts.deciding().by() == Reason.CEILING
                        ? reconsidered(attempt, verdicts, lastSeen, now)
                        : Uni.createFrom().item(verdicts))
                .map(verdicts -> counted(attempt, verdicts));
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

    /**
     * There was no password yet to judge it by. As a try it was never made; but it cost a hash, and whoever keeps asking has so many in
     * a minute, like anybody who signs in.
     */
    Uni<Void> uncount(Counted counted) {
        var attempt = counted.attempt();
        var here = counted.local() ? local.uncount(attempt) : Uni.createFrom().voidItem();
        return counted.shared() ? here.flatMap(done -> inRedis(() -> shared.uncount(attempt))) : here;
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

    /** Whom the sessions do not know, or cannot be asked about, is refused. */
    private Uni<Verdicts> reconsidered(
            Attempt attempt, Verdicts refused, Function<Instant, Uni<Optional<Instant>>> lastSeen, Instant now) {
        return lastSeen.apply(now.minus(config.knownFor()))
                .onFailure()
                .invoke(failure -> Log.debugf("sessions not asked for a network: %s", failure.getMessage()))
                .onFailure()
                .recoverWithItem(Optional.empty())
                .flatMap(seen -> seen.isPresent()
                        ? takenAsKnown(attempt, refused, seen.get(), now)
                        : Uni.createFrom().item(refused));
    }

    private Uni<Verdicts> takenAsKnown(Attempt attempt, Verdicts refused, Instant since, Instant now) {
        var here = refused.alone().by() == Reason.CEILING
                ? local.takeKnown(attempt, since, now)
                : Uni.createFrom().item(refused.alone());
        return here.flatMap(alone -> refused.together().isPresent()
                ? gate.ask(() -> shared.takeKnown(attempt, since, now).map(Optional::of), Optional::<Verdict>empty)
                        .map(together -> new Verdicts(together, alone))
                : Uni.createFrom().item(new Verdicts(Optional.empty(), alone)));
    }

    private Counted counted(Attempt attempt, Verdicts verdicts) {
        var deciding = verdicts.deciding();
        var by = deciding.by();
        if (by != null) {
            requireNonNull(refused.get(by)).increment();
            throw new DomainException(PlatformError.TOO_MANY_ATTEMPTS, detail(deciding.toWait()), deciding.toWait());
        }
        return new Counted(
                attempt, verdicts.together().isPresent(), !verdicts.alone().isRefusal());
    }

    /** Of whatever account, known or not: a wait for the tries to be forgotten can be ended by mail. */
    private String detail(Duration wait) {
        return wait.compareTo(config.longestDelay()) > 0
                ? "Too many attempts to sign in. Wait, or have the password reset."
                : "Too many attempts to sign in. Wait.";
    }
}
