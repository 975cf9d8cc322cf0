package dev.gatehouse.usermanagement.handover;

import dev.gatehouse.usermanagement.sealing.ProtectedPassword;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What core-auth needs in order to start an activation.
 *
 * @param email canonical form
 * @param password null when it has been handed over before and only the session is wanted again
 * @param traceparent the registration's trace, or null outside one
 */
public record Handover(
        UUID userId,
        UUID taskId,
        String email,
        @Nullable ProtectedPassword password,
        Caller caller,
        Instant registeredAt,
        @Nullable String traceparent) {

    /** The same with the password in another form. */
    public Handover with(ProtectedPassword other) {
        return new Handover(userId, taskId, email, other, caller, registeredAt, traceparent);
    }

    @Override
    public String toString() {
        return "Handover[" + taskId + "]";
    }
}
