package dev.gatehouse.coreauth.login;

import dev.gatehouse.coreauth.login.Verdict.Reason;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;
import java.time.Duration;
import java.time.Instant;

/** Counts in Redis, for all replicas together. Each script is atomic, so that of any number of tries at once each counts. */
class RedisAttemptCounter implements AttemptCounter {

    /** Takes a token out of a bucket; the wait in milliseconds. */
    private static final String TOKEN = """
            local function token(key, now, burst, refill)
              local known = redis.call('HMGET', key, 'tokens', 'at')
              local tokens = burst
              if known[1] then
                tokens = math.min(burst, tonumber(known[1]) + math.max(0, now - tonumber(known[2])) / refill)
              end
              local wait = 0
              if tokens < 1 then wait = math.ceil((1 - tokens) * refill) else tokens = tokens - 1 end
              redis.call('HSET', key, 'tokens', string.format('%.6f', tokens), 'at', string.format('%.0f', now))
              redis.call('PEXPIRE', key, string.format('%.0f', burst * refill + 1000))
              return wait
            end
            """;

    /** A network's token bucket; the wait in milliseconds. */
    private static final String TAKE_TOKEN = TOKEN + """
            return token(KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]))
            """;

    /**
     * Tries of an account from one network (1), if of its present era (3), and, unless the network is known to it (4), from anywhere
     * (2), and the bucket of the account from that network (5); the wait in milliseconds and what it is for. The times of the last
     * try and of the one before it are kept for quick repeats, and for a try that is taken back. A network is known for so long,
     * and if a time is given since then.
     */
    private static final String TAKE_TRY = TOKEN + """
            local now, ttl = tonumber(ARGV[1]), tonumber(ARGV[2])
            local first, longest = tonumber(ARGV[3]), tonumber(ARGV[4])
            local free, ceiling, quick = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[8])
            local era = redis.call('GET', KEYS[3]) or '0'
            if (redis.call('HGET', KEYS[1], 'era') or '0') ~= era then redis.call('DEL', KEYS[1]) end
            redis.call('ZREMRANGEBYSCORE', KEYS[4], '-inf', string.format('%.0f', now - tonumber(ARGV[12])))
            if ARGV[14] ~= '-' then
              redis.call('ZADD', KEYS[4], ARGV[14], ARGV[7])
              redis.call('ZREMRANGEBYRANK', KEYS[4], 0, -1 - tonumber(ARGV[13]))
              redis.call('PEXPIRE', KEYS[4], ARGV[12])
            end
            local counts = redis.call('ZSCORE', KEYS[4], ARGV[7]) and 1 or 2
            local wait, why = 0, ''
            for i = 1, counts do
              local left = tonumber(redis.call('HGET', KEYS[i], 'until') or '0') - now
              if left > wait then
                wait, why = left, i == 2 and 'CEILING' or redis.call('HGET', KEYS[i], 'why') or 'DELAY'
              end
            end
            if wait > 0 then return {wait, why} end
            if ARGV[10] ~= '0' then wait = token(KEYS[5], now, tonumber(ARGV[10]), tonumber(ARGV[11])) end
            if wait > 0 then return {wait, 'PAIR'} end
            for i = 1, counts do
              if tonumber(redis.call('HGET', KEYS[i], 'count') or '0') >= ceiling then redis.call('DEL', KEYS[i]) end
              local count, delay, reason = redis.call('HINCRBY', KEYS[i], 'count', 1), 0, 'DELAY'
              if count >= ceiling then
                delay, reason = ttl, 'PAIR_CEILING'
              elseif i == 1 and count >= free then
                delay = math.min(first * 2 ^ math.min(count - free, 20), longest)
              end
              local last = i == 1 and redis.call('HGET', KEYS[1], 'last')
              if last then
                if quick > 0 and now - tonumber(last) < quick and delay < tonumber(ARGV[9]) then
                  delay, reason = tonumber(ARGV[9]), 'QUICK_REPEAT'
                end
                redis.call('HSET', KEYS[1], 'before', last)
              end
              if delay > 0 then redis.call('HSET', KEYS[i], 'until', string.format('%.0f', now + delay), 'why', reason) end
              redis.call('PEXPIRE', KEYS[i], ARGV[2])
            end
            redis.call('HSET', KEYS[1], 'last', ARGV[1])
            if era ~= '0' then
              redis.call('HSET', KEYS[1], 'era', era)
              redis.call('PEXPIRE', KEYS[3], ARGV[2])
            end
            return {0, ''}
            """;

    /** Gives a token back; what is over the brim is lost at the next look. */
    private static final String TOKEN_BACK = """
            if redis.call('EXISTS', KEYS[1]) == 1 then redis.call('HINCRBYFLOAT', KEYS[1], 'tokens', 1) end
            """;

    private static final String GIVE_BACK = TOKEN_BACK + """
            return 0
            """;

    /**
     * The token of the account from one network (1) back, and of its tries from there (2) and from anywhere (3) one fewer, and no
     * wait: while there is one, no other try is counted whose it could be. Lives no longer for it.
     */
    private static final String TAKE_BACK = TOKEN_BACK + """
            for i = 2, redis.call('ZSCORE', KEYS[4], ARGV[1]) and 2 or 3 do
              if tonumber(redis.call('HGET', KEYS[i], 'count') or '0') > 0 then
                redis.call('HINCRBY', KEYS[i], 'count', -1)
                redis.call('HDEL', KEYS[i], 'until')
              end
            end
            local before = redis.call('HGET', KEYS[2], 'before')
            if before then redis.call('HSET', KEYS[2], 'last', before) else redis.call('HDEL', KEYS[2], 'last') end
            redis.call('HDEL', KEYS[2], 'before')
            return 0
            """;

    /** Forgets the tries (1, 2); the network is the latest that the account knows (3), of so many. */
    private static final String RECOGNISE = """
            redis.call('DEL', KEYS[1], KEYS[2])
            redis.call('ZADD', KEYS[3], ARGV[2], ARGV[1])
            redis.call('ZREMRANGEBYRANK', KEYS[3], 0, -1 - tonumber(ARGV[3]))
            redis.call('PEXPIRE', KEYS[3], ARGV[4])
            return 0
            """;

    /** A new era (2): what was counted of the account (1) from one network or another does not count any more, and none is known (3). */
    private static final String FORGET_ALL = """
            redis.call('DEL', KEYS[1], KEYS[3])
            redis.call('INCR', KEYS[2])
            redis.call('PEXPIRE', KEYS[2], ARGV[1])
            return 0
            """;

    private static final String AS_REDIS_KNOWS = "-";

    private final ReactiveRedisDataSource redis;
    private final AttemptPolicy policy;

    RedisAttemptCounter(ReactiveRedisDataSource redis, AttemptPolicy policy) {
        this.redis = redis;
        this.policy = policy;
    }

    @Override
    public Uni<Verdict> take(Attempt attempt, Instant now) {
        return takeToken(attempt.network(), now)
                .flatMap(verdict ->
                        verdict.isRefusal() ? Uni.createFrom().item(verdict) : takeTry(attempt, now, AS_REDIS_KNOWS));
    }

    @Override
    public Uni<Verdict> takeKnown(Attempt attempt, Instant since, Instant now) {
        return takeTry(attempt, now, millis(since));
    }

    @Override
    public Uni<Void> forget(Attempt attempt) {
        return redis.execute("DEL", pair(attempt), account(attempt.account())).replaceWithVoid();
    }

    @Override
    public Uni<Void> recognise(Attempt attempt, Instant now) {
        return run(
                        RECOGNISE,
                        "3",
                        pair(attempt),
                        account(attempt.account()),
                        known(attempt.account()),
                        attempt.network(),
                        millis(now),
                        String.valueOf(MOST_KNOWN),
                        millis(policy.knownFor()))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> forgetAll(String account) {
        return run(FORGET_ALL, "3", account(account), era(account), known(account), millis(policy.forgottenAfter()))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> takeBack(Attempt attempt) {
        return run(
                        TAKE_BACK,
                        "4",
                        bucket(attempt),
                        pair(attempt),
                        account(attempt.account()),
                        known(attempt.account()),
                        attempt.network())
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> giveBack(Attempt attempt) {
        return forget(attempt).flatMap(done -> giveTokenBack(attempt.network()));
    }

    @Override
    public Uni<Void> giveTokenBack(String network) {
        return run(GIVE_BACK, "1", network(network)).replaceWithVoid();
    }

    private Uni<Verdict> takeToken(String network, Instant now) {
        return run(
                        TAKE_TOKEN,
                        "1",
                        network(network),
                        millis(now),
                        String.valueOf(policy.networks().burst()),
                        String.valueOf(policy.networks().refillMillis()))
                .map(wait -> Verdict.of(Duration.ofMillis(wait.toLong()), Reason.NETWORK));
    }

    /** @param knownSince in milliseconds, or {@link #AS_REDIS_KNOWS} */
    private Uni<Verdict> takeTry(Attempt attempt, Instant now, String knownSince) {
        var rules = policy.concerning(attempt);
        return run(
                        TAKE_TRY,
                        "5",
                        pair(attempt),
                        account(attempt.account()),
                        era(attempt.account()),
                        known(attempt.account()),
                        bucket(attempt),
                        millis(now),
                        millis(rules.forgottenAfter()),
                        millis(rules.firstDelay()),
                        millis(rules.longestDelay()),
                        String.valueOf(rules.freeTries()),
                        String.valueOf(rules.ceiling()),
                        attempt.network(),
                        millis(rules.quickRepeat()),
                        millis(rules.quickRepeatDelay()),
                        String.valueOf(rules.pairs().burst()),
                        String.valueOf(rules.pairs().refillMillis()),
                        millis(rules.knownFor()),
                        String.valueOf(MOST_KNOWN),
                        knownSince)
                .map(RedisAttemptCounter::verdict);
    }

    /** Of a wait and a reason. */
    private static Verdict verdict(Response answer) {
        var wait = Duration.ofMillis(answer.get(0).toLong());
        return wait.isPositive()
                ? new Verdict(wait, Reason.valueOf(answer.get(1).toString()))
                : Verdict.PASSED;
    }

    /** EVAL, not EVALSHA: a script that Redis has forgotten is no case of its own, and these are short. */
    private Uni<Response> run(String script, String... keysAndArguments) {
        var arguments = new String[keysAndArguments.length + 1];
        arguments[0] = script;
        System.arraycopy(keysAndArguments, 0, arguments, 1, keysAndArguments.length);
        return redis.execute("EVAL", arguments);
    }

    private static String millis(Instant when) {
        return String.valueOf(when.toEpochMilli());
    }

    private static String millis(Duration length) {
        return String.valueOf(length.toMillis());
    }

    private static String pair(Attempt attempt) {
        return "gatehouse:login:{" + attempt.account() + "}:" + attempt.network();
    }

    private static String bucket(Attempt attempt) {
        return pair(attempt) + ":bucket";
    }

    private static String known(String account) {
        return account(account) + ":known";
    }

    private static String network(String network) {
        return "gatehouse:login:{" + network + "}";
    }

    private static String account(String account) {
        return "gatehouse:login:{" + account + "}";
    }

    private static String era(String account) {
        return "gatehouse:login:{" + account + "}:era";
    }
}
