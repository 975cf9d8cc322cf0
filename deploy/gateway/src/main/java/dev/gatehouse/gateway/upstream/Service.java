package dev.gatehouse.gateway.upstream;

import dev.gatehouse.gateway.config.ReplicaAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A service and its replicas. Any thread may use it. */
public final class Service {
    private final String publicName;
    private final List<Replica> replicas;
    private final AtomicInteger turn = new AtomicInteger();

    Service(String name, String publicName, List<ReplicaAddress> addresses) {
        this.publicName = publicName;
        this.replicas = IntStream.range(0, addresses.size())
                .mapToObj(index -> new Replica(name, index, addresses.get(index)))
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
     * The healthy replica with the fewest outstanding requests, in turn among equals.
     *
     * @param tried one bit for each replica that is not to be chosen again, at its index
     * @return null if no healthy replica is left
     */
    public @Nullable Replica pick(long tried) {
        Replica best = null;
        var fewest = Integer.MAX_VALUE;
        var size = replicas.size();
        var offset = size < 2 ? 0 : Math.floorMod(turn.getAndIncrement(), size);
        for (int i = 0; i < size; i++) {
            var replica = replicas.get((offset + i) % size);
            if (replica.healthy() && (tried & (1L << replica.index())) == 0 && replica.outstanding() < fewest) {
                best = replica;
                fewest = replica.outstanding();
            }
        }
        return best;
    }
}
