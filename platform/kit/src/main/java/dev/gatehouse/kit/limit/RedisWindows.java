package dev.gatehouse.kit.limit;

import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Counts in Redis, for all replicas together. The scripts are atomic, so that of any number at once each counts. */
final class RedisWindows {

    /** A list for each limit: the newest times first, as many as are allowed. The wait in milliseconds, 0 when it was counted. */
    private static final String TAKE = """
            local now, wait = tonumber(ARGV[1]), 0
            for i = 1, #KEYS do
              local oldest = redis.call('LINDEX', KEYS[i], ARGV[2 * i + 1] - 1)
              if oldest then wait = math.max(wait, tonumber(oldest) + ARGV[2 * i] - now) end
            end
            if wait > 0 then return wait end
            for i = 1, #KEYS do
              redis.call('LPUSH', KEYS[i], ARGV[1])
              redis.call('LTRIM', KEYS[i], 0, ARGV[2 * i + 1] - 1)
              redis.call('PEXPIRE', KEYS[i], ARGV[2 * i])
            end
            return 0
            """;

    private static final String GIVE_BACK = """
            for i = 1, #KEYS do redis.call('LREM', KEYS[i], 1, ARGV[1]) end
            return 0
            """;

    private final ReactiveRedisDataSource redis;
    private final String name;
    private final List<Limit> limits;

    RedisWindows(ReactiveRedisDataSource redis, String name, List<Limit> limits) {
        this.redis = redis;
        this.name = name;
        this.limits = limits;
    }

    /** Counts it if all limits allow it now. Zero: they do; else how long to wait, and nothing was counted. */
    Uni<Duration> take(String who, Instant now) {
        var call = call(TAKE, who, now);
        for (var limit : limits) {
            call.add(String.valueOf(limit.window().toMillis()));
            call.add(String.valueOf(limit.most()));
        }
        return run(call).map(Duration::ofMillis);
    }

    /** What was counted at that moment was not. */
    Uni<Void> giveBack(String who, Instant taken) {
        return run(call(GIVE_BACK, who, taken)).replaceWithVoid();
    }

    /** One hash slot for all that is counted of somebody. EVAL, not EVALSHA: a script that Redis has forgotten is no case of its own. */
    private List<String> call(String script, String who, Instant time) {
        var call = new ArrayList<String>();
        call.add(script);
        call.add(String.valueOf(limits.size()));
        for (int i = 0; i < limits.size(); i++) {
            call.add("gatehouse:limit:{" + who + "}:" + name + ":" + i);
        }
        call.add(String.valueOf(time.toEpochMilli()));
        return call;
    }

    private Uni<Long> run(List<String> call) {
        return redis.execute("EVAL", call.toArray(String[]::new)).map(answer -> answer.toLong());
    }
}
