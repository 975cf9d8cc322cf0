package dev.gatehouse.coreauth.login;

/** What {@link RedisAttemptCounter} has Redis do, in Lua. */
final class AttemptScripts {

    /** In place of the time since when a network is known: what is stored of it decides. */
    static final String AS_REDIS_KNOWS = "-";

    /** The same: it is a device that has shown that it is known. */
    static final String BY_ITS_DEVICE = "device";

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
    static final String TAKE_TOKEN = TOKEN + """
            return token(KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]))
            """;

    /**
     * Tries of an account from one network or device (1), if of its present era (3), and, unless the network is known to it (4) or the
     * device is, from anywhere (2), and the bucket of the account from there (5); the wait in milliseconds and what it is for. The
     * times of the last try and of the one before it are kept for quick repeats, and for a try that is taken back. A network is known
     * for so long, and if a time is given since then.
     */
    static final String TAKE_TRY = TOKEN + """
            local now, ttl = tonumber(ARGV[1]), tonumber(ARGV[2])
            local first, longest = tonumber(ARGV[3]), tonumber(ARGV[4])
            local free, ceiling, quick = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[8])
            local era = redis.call('GET', KEYS[3]) or '0'
            if (redis.call('HGET', KEYS[1], 'era') or '0') ~= era then redis.call('DEL', KEYS[1]) end
            redis.call('ZREMRANGEBYSCORE', KEYS[4], '-inf', string.format('%.0f', now - tonumber(ARGV[12])))
            if tonumber(ARGV[14]) then
              redis.call('ZADD', KEYS[4], ARGV[14], ARGV[7])
              redis.call('ZREMRANGEBYRANK', KEYS[4], 0, -1 - tonumber(ARGV[13]))
              redis.call('PEXPIRE', KEYS[4], ARGV[12])
            end
            local counts = (ARGV[14] == 'device' or redis.call('ZSCORE', KEYS[4], ARGV[7])) and 1 or 2
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

    static final String GIVE_BACK = TOKEN_BACK + "return 0";

    /**
     * Of an account's tries from one network or device (2) and, unless it is known (4), from anywhere (3) one fewer, and no wait:
     * while there is one, no other try is counted whose it could be. Lives no longer for it.
     */
    static final String UNCOUNT = """
            for i = 2, (ARGV[2] == 'device' or redis.call('ZSCORE', KEYS[4], ARGV[1])) and 2 or 3 do
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

    /** As {@link #UNCOUNT}, and the token of the account from there (1) back. */
    static final String TAKE_BACK = TOKEN_BACK + UNCOUNT;

    /** Forgets the tries (1, 2); the network is the latest that the account knows (3), of so many. */
    static final String RECOGNISE = """
            redis.call('DEL', KEYS[1], KEYS[2])
            redis.call('ZADD', KEYS[3], ARGV[2], ARGV[1])
            redis.call('ZREMRANGEBYRANK', KEYS[3], 0, -1 - tonumber(ARGV[3]))
            redis.call('PEXPIRE', KEYS[3], ARGV[4])
            return 0
            """;

    /** A new era (2): what was counted of the account (1) from one network or another does not count any more, and none is known (3). */
    static final String FORGET_ALL = """
            redis.call('DEL', KEYS[1], KEYS[3])
            redis.call('INCR', KEYS[2])
            redis.call('PEXPIRE', KEYS[2], ARGV[1])
            return 0
            """;

    private AttemptScripts() {}
}
