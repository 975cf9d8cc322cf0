package dev.gatehouse.kit.direct;

import dev.gatehouse.kit.direct.v1.DeliverRequest;
import dev.gatehouse.kit.direct.v1.DeliverResponse;
import dev.gatehouse.kit.direct.v1.EventIngress;
import dev.gatehouse.kit.inbox.DirectInbox;
import io.grpc.Status;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;

@GrpcService
class EventIngressGrpcService implements EventIngress {

    private static final int MOST = 200;

    private final DirectInbox inbox;
    private final KafkaAbsence absence;

    EventIngressGrpcService(DirectInbox inbox, KafkaAbsence absence) {
        this.inbox = inbox;
        this.absence = absence;
    }

    @Override
    public Uni<DeliverResponse> deliver(DeliverRequest request) {
        if (request.getEventsCount() > MOST) {
            return Uni.createFrom()
                    .failure(Status.INVALID_ARGUMENT
                            .withDescription("more than " + MOST + " events")
                            .asRuntimeException());
        }
        if (request.getKafkaIsAway()) {
            absence.missedElsewhere();
        }
        var events = request.getEventsList().stream()
                .map(event -> new DirectInbox.Event(
                        event.getTopic(),
                        event.getKey(),
                        event.getHeadersMap(),
                        Buffer.buffer(event.getBody().toByteArray())))
                .toList();
        return inbox.receive(events)
                .onFailure()
                .transform(failure -> Status.UNAVAILABLE
                        .withDescription("events cannot be kept just now")
                        .asRuntimeException())
                .replaceWith(DeliverResponse.getDefaultInstance());
    }
}
