package dev.gatehouse.coreauth.login;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Counts in this process, while Redis is away. Bounded: the least recently seen are forgotten first. Thread-safe. */
class LocalAttemptCounter implements AttemptCounter {

    /**
     * @param last when the last one was made, and {@code before} the one before it; EPOCH: there is none
     * @param toWait what the caller who made this is told
     */
    private record Tries(int count, Instant waitUntil, Instant last, Instant before, Duration toWait) {

        static final Tries NONE = new Tries(0, Instant.EPOCH, Instant.EPOCH, Instant.EPOCH, Duration.ZERO);

        Duration left(Instant now) {
            return now.isBefore(waitUntil) ? Duration.between(now, waitUntil) : Duration.ZERO;
        }

        Tries refused(Instant now) {
            return new Tries(count, waitUntil, last, before, left(now));
        }

        Tries another(Duration delay, Instant now) {
            var until = delay.isZero() ? Instant.EPOCH : now.plus(delay);
            return new Tries(count + 1, until, now, last, Duration.ZERO);
        }

        /** With the wait that it brought on: while there is one, no other try is counted whose it could be. */
        Tries oneFewer() {
            return new Tries(Math.max(0, count - 1), Instant.EPOCH, before, Instant.EPOCH, Duration.ZERO);
        }
    }

    private final AttemptPolicy policy;
    private final Cache<String, Tries> tries;
    private final LocalBuckets networks;
    private final LocalBuckets pairs;
    /** The networks from where an account's owner has signed in, the latest first. */
    private final Cache<String, List<String>> known;
    /** How often all tries of an account were forgotten: part of the names under which later ones are counted. */
    private final Cache<String, Integer> eras;

    LocalAttemptCounter(AttemptPolicy policy, int remembered) {
        this.policy = policy;
        this.tries = Caffeine.newBuilder()
                .maximumSize(remembered)
                .expireAfterWrite(policy.forgottenAfter())
                .build();
        this.networks = new LocalBuckets(remembered);
        this.pairs = new LocalBuckets(remembered);
        this.known = Caffeine.newBuilder()
                .maximumSize(remembered)
                .expireAfterWrite(policy.knownFor())
                .build();
        this.eras = Caffeine.newBuilder()
                .maximumSize(remembered)
                .expireAfterAccess(policy.forgottenAfter())
                .build();
    }

    @Override
    public Uni<Duration> take(Attempt attempt, Instant now) {
        return Uni.createFrom().item(() -> {
            var wait = networks.take(attempt.network(), policy.networks(), now);
            return wait.isPositive() ? wait : takeTry(attempt, now);
        });
    }

    @Override
    public Uni<Void> forget(Attempt attempt) {
        tries.invalidate(triesFrom(attempt));
        tries.invalidate(attempt.account());
        return Uni.createFrom().voidItem();
    }

    @Override
    public Uni<Void> recognise(Attempt attempt, Instant now) {
        known.asMap().merge(attempt.account(), List.of(attempt.network()), (before, latest) -> Stream.concat(
                        latest.stream(), before.stream())
                .distinct()
                .limit(MOST_KNOWN)
                .toList());
        return forget(attempt);
    }

    @Override
    public Uni<Void> forgetAll(String account) {
        eras.asMap().merge(account, 1, Integer::sum);
        tries.invalidate(account);
        known.invalidate(account);
        return Uni.createFrom().voidItem();
    }

    @Override
    public Uni<Void> takeBack(Attempt attempt) {
        pairs.giveBack(pair(attempt), policy.concerning(attempt).pairs());
        uncount(triesFrom(attempt));
        if (!isKnown(attempt)) {
            uncount(attempt.account());
        }
        return Uni.createFrom().voidItem();
    }

    @Override
    public Uni<Void> giveBack(Attempt attempt) {
        return giveTokenBack(attempt.network()).flatMap(done -> forget(attempt));
    }

    @Override
    public Uni<Void> giveTokenBack(String network) {
        networks.giveBack(network, policy.networks());
        return Uni.createFrom().voidItem();
    }

    /** The waits are asked before anything is counted, so that a refused try counts nowhere. */
    private Duration takeTry(Attempt attempt, Instant now) {
        var rules = policy.concerning(attempt);
        var delayed = isKnown(attempt)
                ? left(triesFrom(attempt), now)
                : longer(left(triesFrom(attempt), now), left(attempt.account(), now));
        var wait = delayed.isPositive() ? delayed : pairs.take(pair(attempt), rules.pairs(), now);
        return wait.isPositive() ? wait : count(attempt, rules, now);
    }

    private Duration count(Attempt attempt, AttemptPolicy rules, Instant now) {
        var fromHere = count(
                triesFrom(attempt),
                rules,
                now,
                before -> longer(rules.delayAfter(before.count() + 1), rules.delayOfRepeat(before.last(), now)));
        return fromHere.isPositive() || isKnown(attempt)
                ? fromHere
                : count(attempt.account(), rules, now, before -> rules.accountDelayAfter(before.count() + 1));
    }

    private Duration left(String key, Instant now) {
        var made = tries.getIfPresent(key);
        return made == null ? Duration.ZERO : made.left(now);
    }

    /** @param delay that the try which follows those brings on */
    private Duration count(String key, AttemptPolicy rules, Instant now, Function<Tries, Duration> delay) {
        return requireNonNull(tries.asMap().compute(key, (same, known) -> {
                    var made = known == null ? Tries.NONE : known;
                    if (made.left(now).isPositive()) {
                        return made.refused(now);
                    }
                    var before = made.count() < rules.ceiling() ? made : Tries.NONE;
                    return before.another(delay.apply(before), now);
                }))
                .toWait();
    }

    private void uncount(String key) {
        tries.asMap().computeIfPresent(key, (same, known) -> known.oneFewer());
    }

    private boolean isKnown(Attempt attempt) {
        var fromWhere = known.getIfPresent(attempt.account());
        return fromWhere != null && fromWhere.contains(attempt.network());
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    private static String pair(Attempt attempt) {
        return attempt.account() + ":" + attempt.network();
    }

    /** Under which name its tries are counted in the present era. */
    private String triesFrom(Attempt attempt) {
        var era = eras.getIfPresent(attempt.account());
        return era == null ? pair(attempt) : pair(attempt) + ":" + era;
    }
}
