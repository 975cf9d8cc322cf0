package dev.gatehouse.gateway.limit;

import dev.gatehouse.gateway.route.RateLimit;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/**
 * A token bucket per client in fixed memory. Any thread may ask it.
 *
 * <p>A bucket is one number, the moment at which it would be full again (the generic cell rate algorithm, ITU-T I.371).
 * Clients share sets of eight places. A new client takes the place of whoever is nearest to a full bucket: almost always
 * one that is full, and so forgotten without loss; nobody can empty the own record by asking often.
 */
public final class RateLimiter {
    private static final int WAYS = 8;
    private static final int SETS = 1 << 13;
    private static final int LOCKS = 64;

    private final long interval;
    private final long tolerance;
    private final LongSupplier nanoTime;
    private final long seed = ThreadLocalRandom.current().nextLong();
    private final long[] clients = new long[SETS * WAYS];
    private final long[] fullAt = new long[SETS * WAYS];
    private final Object[] locks = new Object[LOCKS];
    private final long origin;

    /** @param nanoTime a monotonic clock in nanoseconds */
    public RateLimiter(RateLimit limit, LongSupplier nanoTime) {
        this.interval = 60_000_000_000L / limit.perMinute();
        this.tolerance = interval * limit.burst();
        this.nanoTime = nanoTime;
        this.origin = nanoTime.getAsLong();
        for (int i = 0; i < LOCKS; i++) {
            locks[i] = new Object();
        }
    }

    /**
     * Takes a token from a client's bucket.
     *
     * @return 0 if there was one; else how many nanoseconds until there is one, and nothing was taken
     */
    public long take(long client) {
        var now = nanoTime.getAsLong() - origin;
        var set = (int) (mix(client ^ seed) >>> 1) & (SETS - 1);
        synchronized (locks[set % LOCKS]) {
            var place = place(set * WAYS, client);
            var full = Math.max(clients[place] == client ? fullAt[place] : 0, now) + interval;
            if (full - now > tolerance) {
                return full - now - tolerance;
            }
            clients[place] = client;
            fullAt[place] = full;
            return 0;
        }
    }

    /** The client's own place, or the one of the set whose bucket is, or will be, full first. */
    private int place(int first, long client) {
        var fullest = first;
        for (int i = first; i < first + WAYS; i++) {
            if (clients[i] == client) {
                return i;
            }
            if (fullAt[i] < fullAt[fullest]) {
                fullest = i;
            }
        }
        return fullest;
    }

    /** The finaliser of SplitMix64: every bit of the input moves every bit of the output. */
    private static long mix(long value) {
        var z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
