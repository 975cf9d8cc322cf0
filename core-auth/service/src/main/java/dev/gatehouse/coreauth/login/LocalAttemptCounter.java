package dev.gatehouse.coreauth.login;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Counts in this process, while Redis is away. Bounded: the least recently seen are forgotten first. Thread-safe. */
class LocalAttemptCounter implements AttemptCounter {

    /** @param toWait what the caller who made this is told */
    private record Tries(int count, Instant waitUntil, Duration toWait) {

        static final Tries NONE = new Tries(0, Instant.EPOCH, Duration.ZERO);
    }

    /** @param toWait what the caller who made this is told */
    private record Bucket(double tokens, Instant filledAt, Duration toWait) {}

    private final AttemptPolicy policy;
    private final Cache<String, Tries> tries;
    private final Cache<String, Bucket> buckets;
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
        this.buckets = Caffeine.newBuilder().maximumSize(remembered).build();
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
            var network = takeToken(attempt.network(), now);
            return network.isPositive() ? network : takeTry(attempt, now);
        });
    }

    @Override
    public Uni<Void> forget(Attempt attempt) {
        tries.invalidate(pair(attempt));
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
        uncount(pair(attempt));
        if (!isKnown(attempt)) {
            uncount(attempt.account());
        }
        return Uni.createFrom().voidItem();
    }

    @Override
    public Uni<Void> giveBack(Attempt attempt) {
        return giveTokenBack(attempt.network()).flatMap(done -> forget(attempt));
    }

    /** The account's wait is asked before anything is counted, so that a refused try counts nowhere. */
    private Duration takeTry(Attempt attempt, Instant now) {
        if (isKnown(attempt)) {
            return count(pair(attempt), policy.freeTries(), now);
        }
        var account = tries.getIfPresent(attempt.account());
        if (account != null && now.isBefore(account.waitUntil())) {
            return Duration.between(now, account.waitUntil());
        }
        var fromHere = count(pair(attempt), policy.freeTries(), now);
        return fromHere.isPositive() ? fromHere : count(attempt.account(), policy.accountCeiling(), now);
    }

    private Duration count(String key, int free, Instant now) {
        return requireNonNull(tries.asMap().compute(key, (same, known) -> {
                    var before = known == null ? Tries.NONE : known;
                    if (now.isBefore(before.waitUntil())) {
                        return new Tries(before.count(), before.waitUntil(), Duration.between(now, before.waitUntil()));
                    }
                    int count = before.count() + 1;
                    var delay = policy.delayAfter(count, free);
                    return new Tries(count, delay.isZero() ? Instant.EPOCH : now.plus(delay), Duration.ZERO);
                }))
                .toWait();
    }

    /** With the wait that it brought on: while there is one, no other try is counted whose it could be. */
    private void uncount(String key) {
        tries.asMap()
                .computeIfPresent(
                        key, (same, known) -> new Tries(Math.max(0, known.count() - 1), Instant.EPOCH, Duration.ZERO));
    }

    @Override
    public Uni<Void> giveTokenBack(String network) {
        buckets.asMap()
                .computeIfPresent(
                        network,
                        (same, known) -> new Bucket(
                                Math.min(policy.burst(), known.tokens() + 1), known.filledAt(), Duration.ZERO));
        return Uni.createFrom().voidItem();
    }

    private Duration takeToken(String network, Instant now) {
        return requireNonNull(buckets.asMap().compute(network, (same, known) -> {
                    double tokens = known == null ? policy.burst() : refilled(known, now);
                    return tokens < 1
                            ? new Bucket(tokens, now, Duration.ofMillis((long)
                                    Math.ceil((1 - tokens) * policy.refillMillis())))
                            : new Bucket(tokens - 1, now, Duration.ZERO);
                }))
                .toWait();
    }

    private double refilled(Bucket bucket, Instant now) {
        long passed = Math.max(0, Duration.between(bucket.filledAt(), now).toMillis());
        return Math.min(policy.burst(), bucket.tokens() + passed / policy.refillMillis());
    }

    private boolean isKnown(Attempt attempt) {
        var networks = known.getIfPresent(attempt.account());
        return networks != null && networks.contains(attempt.network());
    }

    private String pair(Attempt attempt) {
        var pair = attempt.account() + ":" + attempt.network();
        var era = eras.getIfPresent(attempt.account());
        return era == null ? pair : pair + ":" + era;
    }
}
