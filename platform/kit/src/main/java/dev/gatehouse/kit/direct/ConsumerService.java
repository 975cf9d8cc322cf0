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
        var calls = replicas.stream()
                .map(replica -> stub(replica)
                        .deliver(request)
                        .replaceWith(true)
                        .onFailure()
                        .invoke(failure -> replica.resetConnectBackoff())
                        .onFailure()
                        .recoverWithItem(false))
                .toList();
        return Uni.join().all(calls).andFailFast().map(taken -> {
            if (!taken.contains(true)) {
                throw new IllegalStateException("no replica took the events");
            }
            return null;
        });
    }

    private MutinyEventIngressStub stub(ManagedChannel replica) {
        return MutinyEventIngressGrpc.newMutinyStub(replica)
                .withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS);
    }

    void close() {
        replicas.forEach(ManagedChannel::shutdownNow);
    }
}
