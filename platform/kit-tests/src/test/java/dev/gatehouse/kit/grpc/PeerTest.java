package dev.gatehouse.kit.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.kit.direct.v1.DeliverRequest;
import dev.gatehouse.kit.direct.v1.DeliverResponse;
import dev.gatehouse.kit.direct.v1.EventIngressGrpc;
import dev.gatehouse.kit.direct.v1.MutinyEventIngressGrpc;
import dev.gatehouse.servers.FreePorts;
import dev.gatehouse.testkit.BackingServers;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCalls;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServers.class)
class PeerTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    @Inject
    Peers peers;

    @Inject
    MeterRegistry metrics;

    @Test
    void whoIsAwayIsLeftAloneAndFoundAgain() throws IOException, InterruptedException {
        int port = FreePorts.take(1).getFirst();
        var channel = ManagedChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .build();
        var peer = peers.of("tested", channel);
        assertThat(degraded("tested")).isZero();
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(() -> ask(peer, channel)).isInstanceOf(StatusRuntimeException.class);
        }
        assertThat(degraded("tested")).isEqualTo(1);

        // again after one more miss, where the machine stood still for as long as the pause
        await().atMost(SOON).untilAsserted(() -> {
            assertThatThrownBy(() -> ask(peer, channel)).isInstanceOf(StatusRuntimeException.class);
            assertIsLeftAlone(peer);
        });

        var server = serve(port);
        try {
            await().atMost(SOON).ignoreExceptions().until(() -> ask(peer, channel) != null);
            assertThat(degraded("tested")).isZero();
        } finally {
            channel.shutdownNow();
            server.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void aRefusalIsAnAnswer() {
        var channel =
                ManagedChannelBuilder.forAddress("127.0.0.1", 1).usePlaintext().build();
        var peer = peers.of("refusing", channel);
        for (int i = 0; i < 30; i++) {
            assertThatThrownBy(() -> peer.ask(
                                    () -> Uni.createFrom().failure(Status.FAILED_PRECONDITION.asRuntimeException()))
                            .await()
                            .atMost(SOON))
                    .hasMessageStartingWith("FAILED_PRECONDITION");
        }
        assertThat(degraded("refusing")).isZero();
        channel.shutdownNow();
    }

    private static void assertIsLeftAlone(Peer peer) {
        var called = new AtomicInteger();
        assertThatThrownBy(() -> peer.ask(() -> {
                            called.incrementAndGet();
                            return Uni.createFrom().failure(Status.UNAVAILABLE.asRuntimeException());
                        })
                        .await()
                        .atMost(SOON))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        refused -> assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
        assertThat(called).hasValue(0);
    }

    private double degraded(String name) {
        return metrics.get("gatehouse.degraded").tag("without", name).gauge().value();
    }

    private static DeliverResponse ask(Peer peer, ManagedChannel channel) {
        var stub = MutinyEventIngressGrpc.newMutinyStub(channel);
        return peer.ask(() ->
                        stub.withDeadlineAfter(500, TimeUnit.MILLISECONDS).deliver(DeliverRequest.getDefaultInstance()))
                .await()
                .atMost(SOON);
    }

    /** Not by extending the generated class: Quarkus would take that for the service's implementation. */
    private static Server serve(int port) throws IOException {
        var ingress = ServerServiceDefinition.builder(EventIngressGrpc.SERVICE_NAME)
                .addMethod(
                        EventIngressGrpc.getDeliverMethod(),
                        ServerCalls.<DeliverRequest, DeliverResponse>asyncUnaryCall((request, answers) -> {
                            answers.onNext(DeliverResponse.getDefaultInstance());
                            answers.onCompleted();
                        }))
                .build();
        return ServerBuilder.forPort(port).addService(ingress).build().start();
    }
}
