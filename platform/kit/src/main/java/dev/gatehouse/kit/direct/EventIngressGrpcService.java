package dev.gatehouse.kit.direct;

import dev.gatehouse.kit.direct.v1.DeliverRequest;
import dev.gatehouse.kit.direct.v1.DeliverResponse;
import dev.gatehouse.kit.direct.v1.Event;
import dev.gatehouse.kit.direct.v1.EventIngress;
import dev.gatehouse.kit.inbox.DirectInbox;
import dev.gatehouse.kit.security.CallingService;
import io.grpc.Status;
import io.quarkus.grpc.GrpcService;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;

@GrpcService
class EventIngressGrpcService implements EventIngress {

    private static final int MOST = 200;

    private final DirectInbox inbox;
    private final KafkaAbsence absence;
    private final TopicOwners owners;

    EventIngressGrpcService(DirectInbox inbox, KafkaAbsence absence, TopicOwners owners) {
        this.inbox = inbox;
        this.absence = absence;
        this.owners = owners;
    }

    @Override
    public Uni<DeliverResponse> deliver(DeliverRequest request) {
        if (request.getEventsCount() > MOST) {
            return refused(Status.INVALID_ARGUMENT, "more than " + MOST + " events");
        }
        var caller = CallingService.name();
        var known = request.getEventsList().stream()
                .filter(event -> owners.isKnown(event.getTopic()))
                .toList();
        if (known.stream().anyMatch(event -> !owners.owns(caller, event.getTopic()))) {
            Log.warnf("%s told of a topic that is not its own", caller);
            return refused(Status.PERMISSION_DENIED, "not the caller's topic");
        }
        if (request.getKafkaIsAway()) {
            absence.missedElsewhere();
        }
        var events = known.stream().map(EventIngressGrpcService::direct).toList();
        return inbox.receive(events)
                .onFailure()
                .transform(failure -> Status.UNAVAILABLE
                        .withDescription("events cannot be kept just now")
                        .asRuntimeException())
                .replaceWith(DeliverResponse.getDefaultInstance());
    }

    private static DirectInbox.Event direct(Event event) {
        return new DirectInbox.Event(
                event.getTopic(),
                event.getKey(),
                event.getHeadersMap(),
                Buffer.buffer(event.getBody().toByteArray()));
    }

    private static Uni<DeliverResponse> refused(Status status, String reason) {
        return Uni.createFrom().failure(status.withDescription(reason).asRuntimeException());
    }
}
