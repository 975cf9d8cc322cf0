package dev.gatehouse.authorization.role;

import dev.gatehouse.authorization.AuthorizationError;
import dev.gatehouse.authorization.change.Draft;
import dev.gatehouse.authorization.permission.PermissionPattern;
import dev.gatehouse.authorization.permission.RoleDefinition;
import dev.gatehouse.authorization.permission.Scope;
import dev.gatehouse.kit.problem.DomainException;
import java.util.Set;
import java.util.stream.Collectors;

/** What holds for every role that is written. */
final class RoleRules {

    private RoleRules() {}

    /**
     * Its parents exist and are not its descendants; and neither what it granted nor what it will grant, ancestors included, is
     * more than its author holds everywhere and for ever. The role's holders are not known here, so nothing less will do.
     */
    static void check(Draft draft, String name, Set<String> permissions, Set<String> parents) {
        var policy = draft.policy();
        if (parents.stream().anyMatch(parent -> !policy.has(parent))) {
            throw new DomainException(AuthorizationError.UNKNOWN_PARENT, "A parent does not exist.");
        }
        if (parents.contains(name) || policy.wouldCycle(name, parents)) {
            throw new DomainException(AuthorizationError.ROLE_CYCLE, "A role cannot inherit from itself.");
        }
        var patterns = permissions.stream().map(PermissionPattern::parse).collect(Collectors.toSet());
        var next = policy.with(Set.of(new RoleDefinition(name, patterns, parents)), Set.of());
        draft.requireHeld(policy.permissions(name), Scope.GLOBAL, null);
        draft.requireHeld(next.permissions(name), Scope.GLOBAL, null);
    }
}
