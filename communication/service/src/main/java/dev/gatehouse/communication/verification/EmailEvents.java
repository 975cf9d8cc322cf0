package dev.gatehouse.communication.verification;

import dev.gatehouse.communication.api.EmailVerified;
import dev.gatehouse.kit.id.Ids;
import dev.gatehouse.kit.outbox.OutboxEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.UUID;

/** Words for the outbox what became of an address. Thread-safe. */
@ApplicationScoped
class EmailEvents {

    private final VerificationConfig config;
    private final Ids ids;
    private final Clock clock;

    EmailEvents(VerificationConfig config, Ids ids, Clock clock) {
        this.config = config;
        this.ids = ids;
        this.clock = clock;
    }

    OutboxEvent verified(UUID userId) {
        var event = new EmailVerified(ids.next(), userId, clock.instant());
        return OutboxEvent.of(config.topic(), event.eventId(), userId, event);
    }
}
