package dev.gatehouse.gateway.upstream;

import dev.gatehouse.gateway.config.ReplicaAddress;
import java.lang.System.Logger.Level;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/** One running copy of a service. Any thread may use it. */
public final class Replica {
    private static final System.Logger LOG = System.getLogger(Replica.class.getName());

    /** From a tenth of its share at first to all of it after so long. */
    private static final long SLOW_START = 20_000_000_000L;

    private static final double FIRST_SHARE = 0.1;

    /** Who was out for less has not been started anew. */
    private static final long START_TAKES = 2_000_000_000L;

    private final String service;
    private final int index;
    private final ReplicaAddress address;
    private final LongSupplier nanoTime;
    private final AtomicInteger outstanding = new AtomicInteger();
    private volatile boolean healthy;
    private volatile boolean onlyWithoutDatabase;
    private volatile long outSince;
    private volatile long newSince;

    /** @param nanoTime a monotonic clock in nanoseconds */
    Replica(String service, int index, ReplicaAddress address, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.outSince = nanoTime.getAsLong();
        this.newSince = outSince - SLOW_START;
        this.service = service;
        this.index = index;
        this.address = address;
    }

    public String service() {
        return service;
    }

    /** The position among the service's replicas, from 0. */
    public int index() {
        return index;
    }

    public ReplicaAddress address() {
        return address;
    }

    /** Whether the last word about it was good. A replica nobody has heard of yet is not healthy. */
    public boolean healthy() {
        return healthy;
    }

    /** Whether one that can be passed over is not: by chance, the more seldom the less it has been there. */
    boolean takesItsShare() {
        double share = (double) (nanoTime.getAsLong() - newSince) / SLOW_START;
        return share >= 1 || ThreadLocalRandom.current().nextDouble() < Math.max(share, FIRST_SHARE);
    }

    /** Whether it is out for want of its database alone: it answers what it keeps in memory. */
    public boolean answersFromMemory() {
        return onlyWithoutDatabase;
    }

    /** Requests that it has and has not answered to the end. */
    public int outstanding() {
        return outstanding.get();
    }

    /** A request goes to it; {@link #finished} follows exactly once. */
    public void started() {
        outstanding.incrementAndGet();
    }

    public void finished() {
        outstanding.decrementAndGet();
    }

    /** Takes it out of service, until its next good health check. */
    public void eject(String reason) {
        onlyWithoutDatabase = false;
        if (healthy) {
            outSince = nanoTime.getAsLong();
            healthy = false;
            LOG.log(Level.WARNING, "{0} is out: {1}", this, reason);
        }
    }

    /** As {@link #eject}, but for what needs no database. */
    void ejectForWantOfItsDatabase(String reason) {
        eject(reason);
        onlyWithoutDatabase = true;
    }

    void admit() {
        onlyWithoutDatabase = false;
        if (!healthy) {
            var now = nanoTime.getAsLong();
            if (now - outSince >= START_TAKES) {
                newSince = now;
            }
            healthy = true;
            LOG.log(Level.INFO, "{0} is in", this);
        }
    }

    @Override
    public String toString() {
        return service + " at " + address.http();
    }
}
