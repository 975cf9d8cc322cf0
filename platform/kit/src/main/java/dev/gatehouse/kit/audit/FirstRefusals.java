package dev.gatehouse.kit.audit;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.gatehouse.kit.problem.DomainException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Which refusals are recorded: the first of each wait, and of a long one the first in a while. Whoever goes on asking is
 * refused for nothing, so that a flood of entries would push out those that tell something. Bounded: the least recently seen are
 * forgotten first. Thread-safe.
 */
@ApplicationScoped
public class FirstRefusals {

    private static final int REMEMBERED = 10_000;

    /** A longer wait may be ended by a reset: what comes after it is another one. */
    private static final Duration LONGEST = Duration.ofMinutes(15);

    /** Of one network in a minute, whatever account it names each time; of one caller, whatever it tries. */
    private static final int MOST = 100;

    private final Cache<String, Instant> waits =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();
    private final Cache<String, AtomicInteger> counts = Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .expireAfterWrite(Duration.ofMinutes(1))
            .build();
    private final Clock clock;

    FirstRefusals(Clock clock) {
        this.clock = clock;
    }

    /**
     * @param refusal says how long to wait, else each is a first one
     * @param account who was to be found out about, known or not
     */
    public boolean isFirst(Throwable refusal, String account, String network) {
        return isFirst(waitOf(refusal), account, network);
    }

    /**
     * @param pause how long whatever follows is none
     * @param what was refused
     * @param whom it was refused to: of one a hundred a minute at most are
     */
    public boolean isFirst(Duration pause, String what, String whom) {
        var now = clock.instant();
        var end = now.plus(pause);
        var first = new AtomicBoolean();
        waits.asMap().compute(what + "@" + whom, (same, until) -> {
            if (until != null && now.isBefore(until)) {
                return until;
            }
            first.set(true);
            return end;
        });
        return first.get() && isWithinBounds(whom);
    }

    private boolean isWithinBounds(String whom) {
        return requireNonNull(counts.asMap().computeIfAbsent(whom, same -> new AtomicInteger()))
                        .incrementAndGet()
                <= MOST;
    }

    private static Duration waitOf(Throwable refusal) {
        var told = refusal instanceof DomainException limited ? limited.retryAfter() : null;
        if (told == null) {
            return Duration.ZERO;
        }
        return told.compareTo(LONGEST) < 0 ? told : LONGEST;
    }
}
