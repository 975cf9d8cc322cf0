package dev.gatehouse.kit.limit;

import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.kit.problem.PlatformError;
import dev.gatehouse.kit.redis.RedisGate;
import io.micrometer.core.instrument.Counter;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What somebody may do so often: counted before it is done, for all replicas together in Redis. This process counts along, more
 * strictly, and decides alone while Redis is away. Thread-safe.
 */
public final class Quota {

    private final RedisGate gate;
    private final RedisWindows shared;
    private final LocalWindows local;
    private final Clock clock;
    private final boolean lifted;
    private final Counter refused;

    Quota(RedisGate gate, RedisWindows shared, LocalWindows local, Clock clock, boolean lifted, Counter refused) {
        this.gate = gate;
        this.shared = shared;
        this.local = local;
        this.clock = clock;
        this.lifted = lifted;
        this.refused = refused;
    }

    /**
     * The moment under which it was counted, when it may be done; fails with TOO_MANY_ATTEMPTS and the time to wait otherwise.
     *
     * @param who a user's id or a {@link Network}; no personal data
     */
    public Uni<Instant> take(String who) {
        var now = clock.instant();
        return lifted
                ? Uni.createFrom().item(now)
                : counted(who, now).map(wait -> {
                    if (wait.isPositive()) {
                        throw new DomainException(PlatformError.TOO_MANY_ATTEMPTS, "Too many attempts. Wait.", wait);
                    }
                    return now;
                });
    }

    /** Whether there was room for it: then it is counted. */
    public Uni<Boolean> takeIfLeft(String who) {
        return lifted
                ? Uni.createFrom().item(true)
                : counted(who, clock.instant()).map(Duration::isZero);
    }

    /** As if it had never been counted. */
    public Uni<Void> giveBack(String who, Instant taken) {
        if (lifted) {
            return Uni.createFrom().voidItem();
        }
        local.giveBack(who, taken);
        return gate.ask(() -> shared.giveBack(who, taken).replaceWith(true), () -> false)
                .replaceWithVoid();
    }

    private Uni<Duration> counted(String who, Instant now) {
        var alone = local.take(who, now);
        return gate.ask(() -> shared.take(who, now).map(Optional::of), Optional::<Duration>empty)
                .map(wait -> wait.orElse(alone))
                .invoke(wait -> {
                    if (wait.isPositive()) {
                        refused.increment();
                    }
                });
    }
}
