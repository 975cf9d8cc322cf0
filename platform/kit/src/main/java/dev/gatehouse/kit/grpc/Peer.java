package dev.gatehouse.kit.grpc;

import dev.gatehouse.kit.telemetry.Degraded;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.faulttolerance.api.Guard;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.util.TypeLiteral;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;

/**
 * A service that this one asks over gRPC. While it is away calls fail at once with {@code UNAVAILABLE}, instead of each waiting
 * for its deadline; when it is back it is found within a pause. Thread-safe.
 */
public final class Peer {

    private static final TypeLiteral<Uni<Object>> ANSWER = new TypeLiteral<>() {};

    private final String name;
    private final Channel channel;
    private final Guard guard;

    Peer(String name, Channel channel, PeerConfig config, Degraded degraded) {
        this.name = name;
        this.channel = channel;
        degraded.without(name, false);
        this.guard = Guard.create()
                .withCircuitBreaker()
                .when(Peer::isAway)
                .requestVolumeThreshold(config.window())
                .failureRatio(0.5)
                .delay(config.pause().toMillis(), ChronoUnit.MILLIS)
                .onStateChange(state -> degraded.without(name, state != CircuitBreakerState.CLOSED))
                .done()
                .build();
    }

    /** The answer of one call, which bounds its own wait ({@code withDeadlineAfter}). */
    @SuppressWarnings("unchecked")
    public <T> Uni<T> ask(Supplier<Uni<T>> call) {
        return (Uni<T>) (Uni<?>) guard.get(() -> (Uni<Object>) (Uni<?>) call.get(), ANSWER)
                .onFailure(Peer::isAway)
                .invoke(this::reconnect)
                .onFailure(CircuitBreakerOpenException.class)
                .transform(open ->
                        Status.UNAVAILABLE.withDescription(name + " is away").asRuntimeException());
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
