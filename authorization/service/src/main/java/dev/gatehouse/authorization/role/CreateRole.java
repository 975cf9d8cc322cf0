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
import java.util.Set;

/** Defines a new role, of nothing that its author does not hold everywhere and for ever. */
@ApplicationScoped
class CreateRole {

    private static final int MOST_ROLES = 1_000;

    private final PolicyLedger ledger;
    private final RoleRepository roles;

    CreateRole(PolicyLedger ledger, RoleRepository roles) {
        this.ledger = ledger;
        this.roles = roles;
    }

    /** The revision. Fails with {@code ROLE_EXISTS}, {@code UNKNOWN_PARENT}, {@code BEYOND_OWN_PERMISSIONS} and the like. */
    Uni<Long> create(Operator author, String name, String description, Set<String> permissions, Set<String> parents) {
        return ledger.write(author, draft -> {
                    draft.requireManager(Scope.GLOBAL);
                    check(draft, name);
                    RoleRules.check(draft, name, permissions, parents);
                    draft.roleWritten(name);
                    var role = new Role(name, description, permissions, parents, draft.now());
                    draft.acted("role.created", null, role.described());
                    return roles.persist(role).replaceWithVoid();
                })
                .invoke(revision -> Log.infof("role %s created by %s, revision %d", name, author.id(), revision));
    }

    private static void check(Draft draft, String name) {
        if (draft.policy().has(name)) {
            throw new DomainException(AuthorizationError.ROLE_EXISTS, "There is a role of this name.");
        }
        if (draft.policy().size() >= MOST_ROLES) {
            throw new DomainException(AuthorizationError.TOO_MANY_ROLES, "At most " + MOST_ROLES + " roles.");
        }
    }
}
