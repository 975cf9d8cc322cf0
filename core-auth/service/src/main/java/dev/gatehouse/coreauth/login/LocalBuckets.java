package dev.gatehouse.coreauth.login;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.gatehouse.coreauth.login.AttemptPolicy.Bucket;
import java.time.Duration;
import java.time.Instant;

/** Token buckets in this process. Bounded: the least recently seen are forgotten first. Thread-safe. */
final class LocalBuckets {

    /** @param toWait what the caller who made this is told */
    private record Level(double tokens, Instant filledAt, Duration toWait) {}

    private final Cache<String, Level> levels;

    LocalBuckets(int remembered) {
        this.levels = Caffeine.newBuilder().maximumSize(remembered).build();
    }

    /** Takes a token. Zero: there was one; else how long until there is. */
    Duration take(String who, Bucket bucket, Instant now) {
        if (bucket.burst() == 0) {
            return Duration.ZERO;
        }
        return requireNonNull(levels.asMap().compute(who, (same, known) -> {
                    double tokens = known == null ? bucket.burst() : refilled(known, bucket, now);
                    return tokens < 1
                            ? new Level(tokens, now, Duration.ofMillis((long)
                                    Math.ceil((1 - tokens) * bucket.refillMillis())))
                            : new Level(tokens - 1, now, Duration.ZERO);
                }))
                .toWait();
    }

    /** What is over the brim is lost. */
    void giveBack(String who, Bucket bucket) {
        levels.asMap()
                .computeIfPresent(
                        who,
                        (same, known) -> new Level(
                                Math.min(bucket.burst(), known.tokens() + 1), known.filledAt(), Duration.ZERO));
    }

    private static double refilled(Level level, Bucket bucket, Instant now) {
        long passed = Math.max(0, Duration.between(level.filledAt(), now).toMillis());
        return Math.min(bucket.burst(), level.tokens() + passed / bucket.refillMillis());
    }
}
