package dev.gatehouse.authorization.decision;

import dev.gatehouse.authorization.permission.Permission;
import dev.gatehouse.authorization.permission.Scope;
import java.util.UUID;

/**
 * May they do that there?
 *
 * @param atLeastRevision the answer knows every write up to this revision; 0 for whatever is known
 */
public record Question(UUID subject, Permission permission, Scope scope, long atLeastRevision) {

    /** @throws dev.gatehouse.kit.problem.DomainException for a malformed permission, scope or revision */
    static Question parse(UUID subject, String permission, String scope, long atLeastRevision) {
        return new Question(subject, Permission.parse(permission), Scope.parse(scope), atLeastRevision);
    }
}
