package dev.gatehouse.usermanagement.registration;

import dev.gatehouse.kit.outbox.OutboxEvent;
import dev.gatehouse.usermanagement.handover.Handover;
import org.jspecify.annotations.Nullable;

/** All that one registration commits. Holds the sealed password, never the password. */
record NewRegistration(
        NewAccount account,
        Handover handover,
        OutboxEvent announcement,
        @Nullable Retryable retryable) {

    /** What recognises a retry of it. */
    record Retryable(IdempotencyKey key, RequestDigest digest, RequestDigest.Fingerprint fingerprint) {}
}
