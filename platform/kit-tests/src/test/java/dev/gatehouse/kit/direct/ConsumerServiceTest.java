package dev.gatehouse.kit.direct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.kit.direct.v1.DeliverRequest;
import dev.gatehouse.kit.direct.v1.DeliverResponse;
import dev.gatehouse.kit.direct.v1.Event;
import dev.gatehouse.kit.direct.v1.EventIngressGrpc;
import dev.gatehouse.servers.FreePorts;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConsumerServiceTest {

    private static final Duration DEADLINE = Duration.ofSeconds(1);
    private static final Duration SOON = Duration.ofSeconds(20);

    private final int port = FreePorts.take(1).getFirst();
    private final ConsumerService service =
            new ConsumerService("kit", List.of("127.0.0.1:" + port), new WithoutCredentials(), Duration.ofMillis(500));
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final CountDownLatch slow = new CountDownLatch(1);
    private volatile boolean slowly;
    private @Nullable Server server;

    @AfterEach
    void stop() {
        service.close();
        if (server != null) {
            server.shutdownNow();
        }
    }

    @Test
    void aReplicaThatStartsLaterHearsWhatIsToldWhileItIsAway() throws IOException {
        var told = service.tell(request("ended"), SOON, SOON).over().subscribeAsCompletionStage();
        await().pollDelay(Duration.ofMillis(600)).until(() -> !told.isDone());
        assertThat(heard).isEmpty();

        server = serve();

        await().atMost(SOON).until(told::isDone);
        assertThat(heard).containsExactly("ended");
    }

    @Test
    void aReplicaThatDoesNotComeIsGivenUp() {
        var told = service.tell(request("ended"), DEADLINE, Duration.ofMillis(400))
                .over()
                .subscribeAsCompletionStage();

        await().atMost(SOON).until(told::isDone);

        assertThat(told).isCompletedWithValue(null);
        assertThat(heard).isEmpty();
    }

    @Test
    void nobodyWaitsForAReplicaThatIsNotThere() {
        var telling = service.tell(request("ended"), DEADLINE, SOON);

        var settled = telling.settled().subscribeAsCompletionStage();

        await().atMost(SOON.dividedBy(2)).until(settled::isDone);
        assertThat(telling.over().subscribeAsCompletionStage()).isNotDone();
    }

    @Test
    void aReplicaThatIsThereAndSlowIsWaitedFor() throws IOException {
        slowly = true;
        server = serve();
        service.connect();

        var settled = service.tell(request("ended"), DEADLINE, SOON).settled().subscribeAsCompletionStage();

        await().atMost(SOON).until(() -> heard.size() >= 2); // told again after the deadline
        assertThat(settled).isNotDone();
        slow.countDown();
        await().atMost(SOON).until(settled::isDone);
    }

    private static DeliverRequest request(String key) {
        return DeliverRequest.newBuilder()
                .addEvents(Event.newBuilder().setKey(key))
                .build();
    }

    /** Not a class of the service: Quarkus would take it for the application's own. */
    private Server serve() throws IOException {
        return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .addService(ServerServiceDefinition.builder(EventIngressGrpc.SERVICE_NAME)
                        .addMethod(
                                EventIngressGrpc.getDeliverMethod(), ServerCalls.asyncUnaryCall((request, answer) -> {
                                    request.getEventsList().forEach(event -> heard.add(event.getKey()));
                                    awaitLeave();
                                    answer.onNext(DeliverResponse.getDefaultInstance());
                                    answer.onCompleted();
                                }))
                        .build())
                .build()
                .start();
    }

    private void awaitLeave() {
        try {
            assertThat(!slowly || slow.await(SOON.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class WithoutCredentials implements ClientInterceptor {

        @Override
        public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
            return next.newCall(method, options);
        }
    }
}
