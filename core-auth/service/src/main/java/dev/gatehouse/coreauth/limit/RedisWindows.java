package dev.gatehouse.coreauth.limit;

import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;

/** Counts in Redis, for all replicas together. The script is atomic, so that of any number at once each counts. */
final class RedisWindows {

    /** The newest times first, as many as are allowed; the wait in milliseconds, 0 when it was counted. */
    private static final String TAKE = """
            local now, window, most = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
            local oldest = redis.call('LINDEX', KEYS[1], most - 1)
            if oldest then
              local wait = tonumber(oldest) + window - now
              if wait > 0 then return wait end
            end
            redis.call('LPUSH', KEYS[1], ARGV[1])
            redis.call('LTRIM', KEYS[1], 0, most - 1)
            redis.call('PEXPIRE', KEYS[1], ARGV[2])
            return 0
            """;

    private final ReactiveRedisDataSource redis;

    RedisWindows(ReactiveRedisDataSource redis) {
        this.redis = redis;
    }

    /** Counts it if it may be now. Zero: it may; else how long to wait, and nothing was counted. */
    Uni<Duration> take(Limit limit, String who, Instant now) {
        return redis.execute(
                        "EVAL",
                        TAKE,
                        "1",
                        "gatehouse:limit:{" + limit.name() + ":" + who + "}",
                        String.valueOf(now.toEpochMilli()),
                        String.valueOf(limit.window().toMillis()),
                        String.valueOf(limit.most()))
                .map(wait -> Duration.ofMillis(wait.toLong()));
    }
}
