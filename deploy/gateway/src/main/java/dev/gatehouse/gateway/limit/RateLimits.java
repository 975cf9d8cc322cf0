package dev.gatehouse.gateway.limit;

import dev.gatehouse.gateway.route.RateLimit;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** The rate limits by name. Any thread may use it. */
public final class RateLimits {
    private final Map<String, RateLimiter> limiters = new HashMap<>();

    /**
     * @param lifted lets everything through
     * @param nanoTime a monotonic clock in nanoseconds
     */
    public RateLimits(Map<String, RateLimit> limits, boolean lifted, LongSupplier nanoTime) {
        if (!lifted) {
            limits.forEach((name, limit) -> limiters.put(name, new RateLimiter(limit, nanoTime)));
        }
    }

    /**
     * Counts a request.
     *
     * @param client from {@link ClientAddress}
     * @return 0 if it may pass; else how many nanoseconds until one may
     */
    public long take(String limit, long client) {
        var limiter = limiters.get(limit);
        return limiter == null ? 0 : limiter.take(client);
    }
}
