package dev.gatehouse.usermanagement.handover;

import dev.gatehouse.usermanagement.sealing.ProtectedPassword;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What core-auth needs in order to start an activation.
 *
 * @param email canonical form
 * @param decoy there is no account: the address is somebody else's, and the caller is not to learn it
 * @param password null for a decoy, and when it has been handed over before and only the session is wanted again
 * @param traceparent the registration's trace, or null outside one
 */
public record Handover(
        UUID userId,
        UUID taskId,
        String email,
        boolean decoy,
        @Nullable ProtectedPassword password,
        Caller caller,
        Instant registeredAt,
        @Nullable String traceparent) {

    /** The same with the password in another form. */
    public Handover with(ProtectedPassword other) {
        return new Handover(userId, taskId, email, decoy, other, caller, registeredAt, traceparent);
    }

    /** The same of nobody. */
    public Handover asDecoy() {
        return new Handover(userId, taskId, email, true, null, caller, registeredAt, traceparent);
    }

    @Override
    public String toString() {
        return "Handover[" + taskId + "]";
    }
}
