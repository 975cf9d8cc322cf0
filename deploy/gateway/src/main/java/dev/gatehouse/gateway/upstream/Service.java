package dev.gatehouse.gateway.upstream;

import dev.gatehouse.gateway.config.ReplicaAddress;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A service and its replicas. Any thread may use it. */
public final class Service {
    /** Nobody waits longer, lest people wait for what is there again. */
    private static final int LATEST_SECONDS = 10;

    private static final long HALF_OF_WAITED = 2_000_000_000L;

    private final String publicName;
    private final List<Replica> replicas;
    private final AtomicInteger turn = new AtomicInteger();
    private final LongSupplier nanoTime;
    private volatile boolean away;
    private volatile long awaySince;

    Service(String name, String publicName, List<ReplicaAddress> addresses) {
        this(name, publicName, addresses, System::nanoTime);
    }

    /** @param nanoTime a monotonic clock in nanoseconds */
    Service(String name, String publicName, List<ReplicaAddress> addresses, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.publicName = publicName;
        this.replicas = IntStream.range(0, addresses.size())
                .mapToObj(index -> new Replica(name, index, addresses.get(index), nanoTime))
                .toList();
    }

    /** What clients know it as. */
    public String publicName() {
        return publicName;
    }

    public List<Replica> replicas() {
        return replicas;
    }

    /**
     * The healthy replica with the fewest outstanding requests, in turn among equals. One that has just come is often passed over
     * (slow start): it has nothing compiled yet, and whoever meets it waits several times as long.
     *
     * @param tried one bit for each replica that is not to be chosen again, at its index
     * @return null if no healthy replica is left
     */
    public @Nullable Replica pick(long tried) {
        var best = best(tried, replica -> replica.healthy() && replica.takesItsShare());
        if (best == null) {
            best = best(tried, Replica::healthy);
        }
        note(best == null && replicas.stream().noneMatch(Replica::healthy));
        return best;
    }

    /** As {@link #pick}, but rather one without its database than none: for what is answered from memory. */
    public @Nullable Replica pickForMemory(long tried) {
        var best = pick(tried);
        return best == null ? best(tried, Replica::answersFromMemory) : best;
    }

    private @Nullable Replica best(long tried, Predicate<Replica> fit) {
        Replica best = null;
        var fewest = Integer.MAX_VALUE;
        var size = replicas.size();
        var offset = size < 2 ? 0 : Math.floorMod(turn.getAndIncrement(), size);
        for (int i = 0; i < size; i++) {
            var replica = replicas.get((offset + i) % size);
            if (fit.test(replica) && (tried & (1L << replica.index())) == 0 && replica.outstanding() < fewest) {
                best = replica;
                fewest = replica.outstanding();
            }
        }
        return best;
    }

    /**
     * When a client whom nobody could serve is to ask again, in seconds: the longer there has been nobody, the later, and not all at
     * once. Hundreds who ask each second are what keeps a service from coming back.
     */
    public int comeBackSeconds() {
        if (!away) {
            return 1;
        }
        var most = (int) Math.min(LATEST_SECONDS, 1 + (nanoTime.getAsLong() - awaySince) / HALF_OF_WAITED);
        return ThreadLocalRandom.current().nextInt((most + 1) / 2, most + 1);
    }

    private void note(boolean nobody) {
        if (nobody && !away) {
            awaySince = nanoTime.getAsLong();
        }
        if (nobody != away) {
            away = nobody;
        }
    }
}
