package dev.gatehouse.coreauth.activation.handover;

import dev.gatehouse.coreauth.keys.SealedPassword;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An accepted registration as user-management hands it over.
 *
 * @param email canonical: personal data, so this type shows none of itself
 * @param password null when it was handed over before and only the session is asked for again
 */
record Handover(
        UUID userId,
        UUID taskId,
        String email,
        @Nullable SealedPassword password,
        String deviceName,
        String clientAddress,
        Instant registeredAt) {

    @Override
    public String toString() {
        return "Handover[" + taskId + " of " + userId + "]";
    }
}
