package dev.gatehouse.kit.outbox;

import dev.gatehouse.kit.direct.EventEgress;
import dev.gatehouse.kit.inbox.DirectInbox;
import dev.gatehouse.kit.telemetry.ServiceConfig;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;

/**
 * For what every replica must know before somebody is told that it is so. It goes through the outbox as well; this is only
 * quicker, and does not depend on the relay's process living on.
 */
@ApplicationScoped
public class UrgentEvents {

    private final EventEgress egress;
    private final Clock clock;
    private final String source;

    UrgentEvents(EventEgress egress, Clock clock, ServiceConfig service) {
        this.egress = egress;
        this.clock = clock;
        this.source = service.source();
    }

    /** After the commit. Completes when all services have heard of it or {@code platform.direct.urgency} is over; never fails. */
    public Uni<Void> tell(List<OutboxEvent> events) {
        return events.isEmpty()
                ? Uni.createFrom().voidItem()
                : egress.tell(events.stream().map(this::direct).toList());
    }

    private DirectInbox.Event direct(OutboxEvent event) {
        return event.record(source, clock.instant().atOffset(ZoneOffset.UTC), event.traceparent());
    }
}
