package dev.gatehouse.coreauth.login;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.gatehouse.coreauth.login.Verdict.Reason;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Counts in this process, while Redis is away. Bounded: the least recently seen are forgotten first. Thread-safe. */
class LocalAttemptCounter implements AttemptCounter {

    /** Until when whoever tries again has to wait, and what for. */
    private record Wait(Instant until, Reason why) {

        static final Wait NONE = new Wait(Instant.EPOCH, Reason.DELAY);

        static Wait of(Verdict broughtOn, Instant now) {
            var why = broughtOn.by();
            return why == null ? NONE : new Wait(now.plus(broughtOn.toWait()), why);
        }

        Verdict left(Instant now) {
            return Verdict.of(Duration.between(now, until), why);
        }
    }

    /**
     * @param last when the last one was made, and {@code before} the one before it; EPOCH: there is none
     * @param told what the caller who made this is told
     */
    private record Tries(int count, Wait next, Instant last, Instant before, Verdict told) {

        static final Tries NONE = new Tries(0, Wait.NONE, Instant.EPOCH, Instant.EPOCH, Verdict.PASSED);

        Verdict left(Instant now) {
            return next.left(now);
        }

        Tries refused(Instant now) {
            return new Tries(count, next, last, before, left(now));
        }

        /** @param broughtOn the wait of the next one */
        Tries another(Verdict broughtOn, Instant now) {
            return new Tries(count + 1, Wait.of(broughtOn, now), now, last, Verdict.PASSED);
        }

        /** With the wait that it brought on: while there is one, no other try is counted whose it could be. */
        Tries oneFewer() {
            return new Tries(Math.max(0, count - 1), Wait.NONE, before, Instant.EPOCH, Verdict.PASSED);
        }
    }

    /** @param at when the account's owner was last there */
    private record Known(String network, Instant at) {}

    private final AttemptPolicy policy;
    private final Cache<String, Tries> tries;
    private final LocalBuckets networks;
    private final LocalBuckets pairs;
    /** The networks from where an account's owner has signed in, the latest first. */
    private final Cache<String, List<Known>> known;
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
    public Uni<Verdict> take(Attempt attempt, Instant now) {
        return Uni.createFrom().item(() -> {
            if (attempt.isOnKnownDevice()) {
                return takeTry(attempt, now);
            }
            var verdict = Verdict.of(networks.take(attempt.network(), policy.networks(), now), Reason.NETWORK);
            return verdict.isRefusal() ? verdict : takeTry(attempt, now);
        });
    }

    @Override
    public Uni<Verdict> takeKnown(Attempt attempt, Instant since, Instant now) {
        return Uni.createFrom().item(() -> {
            know(attempt, since);
            return takeTry(attempt, now);
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
        know(attempt, now);
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
        return uncount(attempt);
    }

    @Override
    public Uni<Void> uncount(Attempt attempt) {
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
    private Verdict takeTry(Attempt attempt, Instant now) {
        var rules = policy.concerning(attempt);
        forgetOldNetworks(attempt.account(), now.minus(rules.knownFor()));
        var fromHere = left(triesFrom(attempt), now);
        var delayed = isKnown(attempt) ? fromHere : fromHere.orLonger(left(attempt.account(), now));
        if (delayed.isRefusal()) {
            return delayed;
        }
        var paced = Verdict.of(pairs.take(pair(attempt), rules.pairs(), now), Reason.PAIR);
        return paced.isRefusal() ? paced : count(attempt, rules, now);
    }

    private Verdict count(Attempt attempt, AttemptPolicy rules, Instant now) {
        var fromHere = count(triesFrom(attempt), rules, now, before -> broughtOn(before, rules, now));
        return fromHere.isRefusal() || isKnown(attempt)
                ? fromHere
                : count(
                        attempt.account(),
                        rules,
                        now,
                        before -> Verdict.of(rules.accountDelayAfter(before.count() + 1), Reason.CEILING));
    }

    /** By one more try from the same network or device. */
    private static Verdict broughtOn(Tries before, AttemptPolicy rules, Instant now) {
        int tries = before.count() + 1;
        var why = tries < rules.ceiling() ? Reason.DELAY : Reason.PAIR_CEILING;
        return Verdict.of(rules.delayAfter(tries), why)
                .orLonger(Verdict.of(rules.delayOfRepeat(before.last(), now), Reason.QUICK_REPEAT));
    }

    private Verdict left(String key, Instant now) {
        var made = tries.getIfPresent(key);
        return made == null ? Verdict.PASSED : made.left(now);
    }

    /** @param broughtOn the wait that the try which follows those brings on */
    private Verdict count(String key, AttemptPolicy rules, Instant now, Function<Tries, Verdict> broughtOn) {
        return requireNonNull(tries.asMap().compute(key, (same, known) -> {
                    var made = known == null ? Tries.NONE : known;
                    if (made.left(now).isRefusal()) {
                        return made.refused(now);
                    }
                    var before = made.count() < rules.ceiling() ? made : Tries.NONE;
                    return before.another(broughtOn.apply(before), now);
                }))
                .told();
    }

    private void uncount(String key) {
        tries.asMap().computeIfPresent(key, (same, known) -> known.oneFewer());
    }

    private boolean isKnown(Attempt attempt) {
        if (attempt.isOnKnownDevice()) {
            return true;
        }
        var fromWhere = known.getIfPresent(attempt.account());
        return fromWhere != null
                && fromWhere.stream().anyMatch(each -> each.network().equals(attempt.network()));
    }

    private void know(Attempt attempt, Instant at) {
        var latest = new Known(attempt.network(), at);
        known.asMap().merge(attempt.account(), List.of(latest), (before, more) -> with(latest, before));
    }

    private static List<Known> with(Known latest, List<Known> before) {
        var others = before.stream().filter(each -> !each.network().equals(latest.network()));
        return Stream.concat(Stream.of(latest), others)
                .sorted(Comparator.comparing(Known::at).reversed())
                .limit(MOST_KNOWN)
                .toList();
    }

    private void forgetOldNetworks(String account, Instant before) {
        known.asMap().computeIfPresent(account, (same, networks) -> networks.stream()
                .filter(each -> each.at().isAfter(before))
                .toList());
    }

    private static String pair(Attempt attempt) {
        return attempt.account() + ":" + attempt.from();
    }

    /** Under which name its tries are counted in the present era. */
    private String triesFrom(Attempt attempt) {
        var era = eras.getIfPresent(attempt.account());
        return era == null ? pair(attempt) : pair(attempt) + ":" + era;
    }
}
