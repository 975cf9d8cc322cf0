package dev.gatehouse.authorization.knowledge;

import dev.gatehouse.authorization.AuthorizationError;
import dev.gatehouse.kit.problem.DomainException;
import io.quarkus.logging.Log;

/** What every failure to know becomes: an answer that allows nothing. */
final class Unavailable {

    private Unavailable() {}

    static DomainException because(Throwable failure) {
        return failure instanceof DomainException known
                ? known
                : because(failure.getClass().getSimpleName() + ": " + failure.getMessage());
    }

    static DomainException because(String reason) {
        Log.debugf("permissions cannot be decided: %s", reason);
        return new DomainException(AuthorizationError.POLICY_UNAVAILABLE, "Permissions cannot be decided just now.");
    }
}
