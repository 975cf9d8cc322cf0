package dev.gatehouse.coreauth.activation.handover;

import dev.gatehouse.coreauth.keys.HashedPassword;
import dev.gatehouse.coreauth.keys.SealedPassword;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An accepted registration as user-management hands it over.
 *
 * @param email canonical: personal data, so this type shows none of itself
 * @param password null when it was hashed before, or handed over before and only the session is asked for again
 * @param hashed null unless it was hashed before the registration was accepted
 */
record Handover(
        UUID userId,
        UUID taskId,
        String email,
        @Nullable SealedPassword password,
        @Nullable HashedPassword hashed,
        String deviceName,
        String clientAddress,
        Instant registeredAt) {

    @Override
    public String toString() {
        return "Handover[" + taskId + " of " + userId + "]";
    }
}
