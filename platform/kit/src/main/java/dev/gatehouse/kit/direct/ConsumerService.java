package dev.gatehouse.kit.direct;

import dev.gatehouse.kit.direct.v1.DeliverRequest;
import dev.gatehouse.kit.direct.v1.MutinyEventIngressGrpc;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One service to which events are handed: all its replicas. */
final class ConsumerService {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

    private final List<ManagedChannel> replicas;

    ConsumerService(List<String> addresses, ClientInterceptor credentials) {
        this.replicas = addresses.stream()
                .map(address -> ManagedChannelBuilder.forTarget("dns:///" + address)
                        .usePlaintext()
                        .intercept(credentials)
                        .build())
                .toList();
    }

    /**
     * Hands the events to every replica, for each keeps things in its own memory; succeeds when one of them took all, for they
     * share a database.
     */
    Uni<Void> deliver(DeliverRequest request, Duration deadline) {
        var calls = replicas.stream()
                .map(replica -> deliver(replica, request, deadline))
                .toList();
        return Uni.join()
                .all(calls)
                .andFailFast()
                .flatMap(refusals -> refusals.contains(Optional.<Throwable>empty())
                        ? Uni.createFrom().voidItem()
                        : Uni.createFrom().failure(refusals.getFirst().orElseThrow()));
    }

    /** Why the replica did not take the events, or nothing. */
    private static Uni<Optional<Throwable>> deliver(ManagedChannel replica, DeliverRequest request, Duration deadline) {
        return hand(replica, request, deadline)
                .replaceWith(Optional.<Throwable>empty())
                .onFailure()
                .recoverWithItem(Optional::of);
    }

    /**
     * Tells each replica, again and again until it has heard or {@code patience} is over: one that is just starting, or is slow,
     * hears late and not never. Completes when all are through; never fails.
     */
    Uni<Void> tell(DeliverRequest request, Duration deadline, Duration patience) {
        var calls = replicas.stream()
                .map(replica -> hand(replica, request, deadline)
                        .onFailure()
                        .retry()
                        .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
                        .expireIn(patience.toMillis())
                        .onFailure()
                        .invoke(failure -> Log.debugf("%s not told: %s", replica.authority(), failure.getMessage()))
                        .onFailure()
                        .recoverWithNull())
                .toList();
        return Uni.join().all(calls).andFailFast().replaceWithVoid();
    }

    /** Deferred, so that each try has the whole deadline. */
    private static Uni<Void> hand(ManagedChannel replica, DeliverRequest request, Duration deadline) {
        return Uni.createFrom()
                .deferred(() -> MutinyEventIngressGrpc.newMutinyStub(replica)
                        .withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS)
                        .deliver(request))
                .onFailure()
                .invoke(failure -> replica.resetConnectBackoff())
                .replaceWithVoid();
    }

    /** Begins to connect to every replica. */
    void connect() {
        replicas.forEach(replica -> replica.getState(true));
    }

    void close() {
        replicas.forEach(ManagedChannel::shutdownNow);
    }
}
