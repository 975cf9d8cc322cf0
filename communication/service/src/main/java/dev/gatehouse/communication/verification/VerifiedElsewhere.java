package dev.gatehouse.communication.verification;

import dev.gatehouse.kit.outbox.Outbox;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** Addresses that an operator vouches for: verified, and everybody told, without a mail. */
@ApplicationScoped
class VerifiedElsewhere {

    private final VerificationRepository verifications;
    private final EmailEvents events;
    private final Outbox outbox;
    private final Clock clock;

    VerifiedElsewhere(VerificationRepository verifications, EmailEvents events, Outbox outbox, Clock clock) {
        this.verifications = verifications;
        this.events = events;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** In the transaction; who was verified before is not announced again. */
    Uni<Void> accept(SqlConnection transaction, List<UUID> users) {
        if (users.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return verifications
                .accept(transaction, users, clock.instant())
                .flatMap(news -> outbox.append(
                        transaction, news.stream().map(events::verified).toList()));
    }

    void committed() {
        outbox.wake();
    }
}
