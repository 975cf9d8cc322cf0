package dev.gatehouse.kit.grpc;

import dev.gatehouse.kit.telemetry.Degraded;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A service that this one asks over gRPC. While it is away calls fail at once with {@code UNAVAILABLE}, instead of each waiting
 * for its deadline. After each pause calls go through until one of them finds it still away: not one at a time, for a service that
 * has just started answers its first calls too late for a short deadline, and would never be let warm up. Thread-safe.
 */
public final class Peer {

    private final String name;
    private final Channel channel;
    private final PeerConfig config;
    private final Degraded degraded;
    private final AtomicInteger missedInARow = new AtomicInteger();
    private volatile long awayUntil = System.nanoTime();

    Peer(String name, Channel channel, PeerConfig config, Degraded degraded) {
        this.name = name;
        this.channel = channel;
        this.config = config;
        this.degraded = degraded;
        degraded.without(name, false);
    }

    /** The answer of one call, which bounds its own wait ({@code withDeadlineAfter}). */
    public <T> Uni<T> ask(Supplier<Uni<T>> call) {
        return Uni.createFrom()
                .deferred(() -> awayUntil - System.nanoTime() > 0
                        ? Uni.createFrom()
                                .failure(Status.UNAVAILABLE
                                        .withDescription(name + " is away")
                                        .asRuntimeException())
                        : call.get().onItemOrFailure().invoke((answer, failure) -> {
                            if (failure != null && isAway(failure)) {
                                reconnect();
                                missed();
                            } else if (missedInARow.get() > 0) {
                                answered();
                            }
                        }));
    }

    /** Never in the middle of {@link #answered}, nor that of this: what is told last has to be what was found last. */
    private synchronized void missed() {
        if (missedInARow.incrementAndGet() >= config.misses()) {
            awayUntil = System.nanoTime() + config.pause().toNanos();
            degraded.without(name, true);
        }
    }

    private synchronized void answered() {
        if (missedInARow.getAndSet(0) >= config.misses()) {
            awayUntil = System.nanoTime();
            degraded.without(name, false);
        }
    }

    /**
     * By itself the channel waits up to two minutes before it tries a server again that was away (gRPC connection backoff
     * protocol), and calls in between wait for it until their deadline. Does nothing to a connection that stands.
     */
    private void reconnect() {
        if (channel instanceof ManagedChannel managed) {
            managed.resetConnectBackoff();
        }
    }

    private static boolean isAway(Throwable failure) {
        return switch (Status.fromThrowable(failure).getCode()) {
            case UNAVAILABLE, DEADLINE_EXCEEDED -> true;
            default -> false;
        };
    }
}
