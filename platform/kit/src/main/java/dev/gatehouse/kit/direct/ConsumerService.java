package dev.gatehouse.kit.direct;

import dev.gatehouse.kit.direct.v1.DeliverRequest;
import dev.gatehouse.kit.direct.v1.MutinyEventIngressGrpc;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One service to which events are handed: all its replicas. */
final class ConsumerService {

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
    private Uni<Optional<Throwable>> deliver(ManagedChannel replica, DeliverRequest request, Duration deadline) {
        return MutinyEventIngressGrpc.newMutinyStub(replica)
                .withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS)
                .deliver(request)
                .replaceWith(Optional.<Throwable>empty())
                .onFailure()
                .invoke(failure -> replica.resetConnectBackoff())
                .onFailure()
                .recoverWithItem(Optional::of);
    }

    /** Begins to connect to every replica. */
    void connect() {
        replicas.forEach(replica -> replica.getState(true));
    }

    void close() {
        replicas.forEach(ManagedChannel::shutdownNow);
    }
}
