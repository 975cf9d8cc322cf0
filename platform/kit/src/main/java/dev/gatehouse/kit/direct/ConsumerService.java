package dev.gatehouse.kit.direct;

import dev.gatehouse.kit.direct.v1.DeliverRequest;
import dev.gatehouse.kit.direct.v1.MutinyEventIngressGrpc;
import dev.gatehouse.kit.direct.v1.MutinyEventIngressGrpc.MutinyEventIngressStub;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One service to which events are handed: all its replicas. Connects when first used. */
final class ConsumerService {

    private final List<ManagedChannel> replicas;
    private final Duration deadline;

    ConsumerService(List<String> addresses, ClientInterceptor credentials, Duration deadline) {
        this.deadline = deadline;
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
    Uni<Void> deliver(DeliverRequest request) {
        var calls = replicas.stream().map(replica -> deliver(replica, request)).toList();
        return Uni.join()
                .all(calls)
                .andFailFast()
                .flatMap(refusals -> refusals.contains(Optional.<Throwable>empty())
                        ? Uni.createFrom().voidItem()
                        : Uni.createFrom().failure(refusals.getFirst().orElseThrow()));
    }

    /** Why the replica did not take the events, or nothing. */
    private Uni<Optional<Throwable>> deliver(ManagedChannel replica, DeliverRequest request) {
        return stub(replica)
                .deliver(request)
                .replaceWith(Optional.<Throwable>empty())
                .onFailure()
                .invoke(failure -> replica.resetConnectBackoff())
                .onFailure()
                .recoverWithItem(Optional::of);
    }

    private MutinyEventIngressStub stub(ManagedChannel replica) {
        return MutinyEventIngressGrpc.newMutinyStub(replica)
                .withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS);
    }

    void close() {
        replicas.forEach(ManagedChannel::shutdownNow);
    }
}
