package dev.gatehouse.kit.outbox;

import dev.gatehouse.kit.direct.EventEgress;
import dev.gatehouse.kit.inbox.DirectInbox;
import dev.gatehouse.kit.telemetry.ServiceConfig;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;

/** Hands unpublished events to their consumers, each service for itself: one that is away holds up no other. */
@ApplicationScoped
class DirectDelivery {

    private final OutboxRows rows;
    private final EventEgress egress;
    private final OutboxConfig config;
    private final String source;

    DirectDelivery(OutboxRows rows, EventEgress egress, OutboxConfig config, ServiceConfig service) {
        this.rows = rows;
        this.egress = egress;
        this.config = config;
        this.source = service.source();
    }

    /** One batch; true when more may wait. Fails only for want of the database. */
    Uni<Boolean> round() {
        var services = egress.available();
        return services.isEmpty()
                ? Uni.createFrom().item(false)
                : rows.notHandedTo(services, config.batch()).flatMap(batch -> Uni.join()
                        .all(services.stream()
                                .map(service -> hand(batch, service))
                                .toList())
                        .andCollectFailures()
                        .map(taken -> batch.size() == config.batch() && !taken.contains(false)));
    }

    private Uni<Boolean> hand(List<OutboxRow> batch, String service) {
        var missing =
                batch.stream().filter(row -> !row.handedTo().contains(service)).toList();
        // a full batch may be what others lack who are away: what this one lacks can be behind it for ever
        return missing.isEmpty() && batch.size() == config.batch()
                ? rows.notHandedTo(Set.of(service), config.batch()).flatMap(own -> deliver(own, service))
                : deliver(missing, service);
    }

    private Uni<Boolean> deliver(List<OutboxRow> missing, String service) {
        return missing.isEmpty()
                ? Uni.createFrom().item(true)
                : egress.deliver(service, missing.stream().map(this::event).toList())
                        .call(taken -> taken
                                ? rows.markHanded(missing, service)
                                : Uni.createFrom().voidItem());
    }

    private DirectInbox.Event event(OutboxRow row) {
        return row.event().record(source, row.createdAt(), row.event().traceparent());
    }
}
