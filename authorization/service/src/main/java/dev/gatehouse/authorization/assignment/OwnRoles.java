package dev.gatehouse.authorization.assignment;

import dev.gatehouse.authorization.AuthorizationError;
import dev.gatehouse.authorization.change.Draft;
import dev.gatehouse.kit.problem.DomainException;
import java.util.UUID;

/** Nobody changes their own roles, not even to fewer: another pair of eyes. */
final class OwnRoles {

    private OwnRoles() {}

    static void refuse(Draft draft, UUID userId) {
        if (draft.author().equals(userId)) {
            throw new DomainException(AuthorizationError.OWN_ROLES, "Nobody changes their own roles.");
        }
    }
}
