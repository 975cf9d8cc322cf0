package dev.gatehouse.coreauth.activation.review;

import dev.gatehouse.coreauth.activation.Domain;
import dev.gatehouse.coreauth.api.ReportMissed;
import dev.gatehouse.kit.id.Ids;
import dev.gatehouse.kit.outbox.OutboxEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** What is asked of other services so that an activation can go on. */
@ApplicationScoped
class Requests {

    private final Ids ids;
    private final Clock clock;
    private final ReviewConfig config;

    Requests(Ids ids, Clock clock, ReviewConfig config) {
        this.ids = ids;
        this.clock = clock;
        this.config = config;
    }

    /** Whoever owns these parts shall do them, or say again that they are done. */
    OutboxEvent reports(UUID userId, List<Domain> domains) {
        var id = ids.next();
        var names = domains.stream().map(Domain::wireName).toList();
        return OutboxEvent.of(config.activations(), id, userId, new ReportMissed(id, userId, clock.instant(), names));
    }
}
