package dev.gatehouse.usermanagement.registration;

import dev.gatehouse.kit.outbox.OutboxEvent;
import dev.gatehouse.usermanagement.handover.Handover;
import org.jspecify.annotations.Nullable;

/** All that one registration commits. Holds the password sealed or hashed, never in clear. */
record NewRegistration(
        NewAccount account,
        Handover handover,
        OutboxEvent announcement,
        @Nullable Retryable retryable) {

    NewRegistration with(Handover other) {
        return new NewRegistration(account, other, announcement, retryable);
    }

    /** What recognises a retry of it. */
    record Retryable(IdempotencyKey key, RequestDigest digest, RequestDigest.Fingerprint fingerprint) {}
}
