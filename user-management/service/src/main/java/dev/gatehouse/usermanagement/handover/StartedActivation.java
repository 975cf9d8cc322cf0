package dev.gatehouse.usermanagement.handover;

import dev.gatehouse.coreauth.api.v1.StartActivationResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An activation that core-auth has committed to.
 *
 * @param session null when the temporary session has ended
 */
public record StartedActivation(@Nullable Session session, Status status) {

    /** @param accessToken a bearer token: never logged, never stored */
    public record Session(String id, String accessToken, int expiresInSeconds) {

        @Override
        public String toString() {
            return "Session[redacted]";
        }
    }

    /** How far it is. */
    public record Status(boolean isFullyActivated, List<String> pendingTasks, boolean canLogin, String message) {

        /** What is true of every account in the moment it is accepted. */
        public static final Status ACCEPTED = new Status(
                false,
                List.of("password_hashing", "rbac_assignment", "verification_email"),
                false,
                "Account created! Setup in progress...");
    }

    static StartedActivation of(StartActivationResponse response) {
        var status = response.getStatus();
        return new StartedActivation(
                response.hasSession()
                        ? new Session(
                                response.getSession().getSessionId(),
                                response.getSession().getAccessToken(),
                                response.getSession().getExpiresInSeconds())
                        : null,
                response.hasStatus()
                        ? new Status(
                                status.getIsFullyActivated(),
                                List.copyOf(status.getPendingTasksList()),
                                status.getCanLogin(),
                                status.getMessage())
                        : Status.ACCEPTED);
    }
}
