package dev.gatehouse.coreauth;

import dev.gatehouse.kit.direct.v1.DeliverRequest;
import dev.gatehouse.kit.direct.v1.DeliverResponse;
import dev.gatehouse.kit.direct.v1.EventIngressGrpc;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What this service tells the others past Kafka since it cannot wait, as {@link AuthorizationStandIn} hears it. */
public final class UrgentlyTold {

    private static final Queue<String> EVENTS = new ConcurrentLinkedQueue<>();

    private UrgentlyTold() {}

    /** Whether an event that names it has come. */
    public static boolean names(String id) {
        return EVENTS.stream().anyMatch(event -> event.contains(id));
    }

    /** Not a class of the service: Quarkus would take it for the application's own. */
    static ServerServiceDefinition listener() {
        return ServerServiceDefinition.builder(EventIngressGrpc.SERVICE_NAME)
                .addMethod(EventIngressGrpc.getDeliverMethod(), ServerCalls.asyncUnaryCall(UrgentlyTold::hear))
                .build();
    }

    private static void hear(DeliverRequest request, StreamObserver<DeliverResponse> answer) {
        if (!request.getKafkaIsAway()) {
            request.getEventsList().forEach(event -> EVENTS.add(event.getBody().toStringUtf8()));
        }
        answer.onNext(DeliverResponse.getDefaultInstance());
        answer.onCompleted();
    }
}
