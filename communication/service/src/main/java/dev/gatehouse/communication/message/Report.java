package dev.gatehouse.communication.message;

import dev.gatehouse.kit.outbox.OutboxEvent;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a message after an attempt.
 *
 * @param reason stable code, absent for {@code SENT}
 * @param delay until the next try, for {@code QUEUED}
 * @param event to be published with it, if any
 */
record Report(
        UUID messageId,
        UUID lease,
        State state,
        @Nullable String reason,
        Duration delay,
        @Nullable OutboxEvent event) {

    /** The same, and it is published. */
    Report telling(OutboxEvent news) {
        return new Report(messageId, lease, state, reason, delay, news);
    }

    /** Where a message may go from a worker's hands. */
    enum State {
        QUEUED,
        SENT,
        PARKED,
        FAILED,
        /** Its address has had its share of mails. */
        WITHHELD
    }
}
