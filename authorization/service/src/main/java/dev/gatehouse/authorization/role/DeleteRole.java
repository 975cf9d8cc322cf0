package dev.gatehouse.authorization.role;

import dev.gatehouse.authorization.AuthorizationError;
import dev.gatehouse.authorization.change.Draft;
import dev.gatehouse.authorization.change.PolicyLedger;
import dev.gatehouse.authorization.permission.Scope;
import dev.gatehouse.kit.audit.Operator;
import dev.gatehouse.kit.problem.DomainException;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Ends a role that nobody holds and nothing inherits from. */
@ApplicationScoped
class DeleteRole {

    private final PolicyLedger ledger;
    private final RoleRepository roles;

    DeleteRole(PolicyLedger ledger, RoleRepository roles) {
        this.ledger = ledger;
        this.roles = roles;
    }

    /** The revision. Fails with {@code ROLE_NOT_FOUND}, {@code BUILT_IN_ROLE}, {@code ROLE_IN_USE}, {@code BEYOND_OWN_PERMISSIONS}. */
    Uni<Long> delete(Operator author, String name) {
        return ledger.write(author, draft -> {
                    draft.requireManager(Scope.GLOBAL);
                    return roles.get(name)
                            .call(role -> roles.isUsed(name).invoke(used -> check(draft, role, used)))
                            .flatMap(roles::delete);
                })
                .invoke(revision -> Log.infof("role %s deleted by %s, revision %d", name, author.id(), revision));
    }

    private static void check(Draft draft, Role role, boolean used) {
        if (role.builtIn) {
            throw new DomainException(AuthorizationError.BUILT_IN_ROLE, "A built-in role stays.");
        }
        draft.requireHeld(draft.policy().permissions(role.name), Scope.GLOBAL, null);
        if (used) {
            throw new DomainException(AuthorizationError.ROLE_IN_USE, "Somebody holds it or another role inherits it.");
        }
        draft.roleWritten(role.name);
        draft.acted("role.deleted", null, role.name);
    }
}
