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
import org.jspecify.annotations.Nullable;

/** Changes what a role grants or inherits, for all who hold it. */
@ApplicationScoped
class ChangeRole {

    /** The role that everybody trusts to do everything; nobody redefines it. */
    static final String ADMINISTRATOR = "admin";

    /** What is null stays as it is. */
    record Change(
            @Nullable String description,
            @Nullable Set<String> permissions,
            @Nullable Set<String> parents) {}

    private final PolicyLedger ledger;
    private final RoleRepository roles;

    ChangeRole(PolicyLedger ledger, RoleRepository roles) {
        this.ledger = ledger;
        this.roles = roles;
    }

    /** The revision. Fails with {@code ROLE_NOT_FOUND}, {@code ROLE_CYCLE}, {@code BEYOND_OWN_PERMISSIONS} and the like. */
    Uni<Long> change(Operator author, String name, Change change) {
        return ledger.write(author, draft -> {
                    draft.requireManager(Scope.GLOBAL);
                    return roles.get(name)
                            .invoke(role -> apply(draft, role, change))
                            .replaceWithVoid();
                })
                .invoke(revision -> Log.infof("role %s changed by %s, revision %d", name, author.id(), revision));
    }

    private static void apply(Draft draft, Role role, Change change) {
        if (role.name.equals(ADMINISTRATOR)) {
            throw new DomainException(AuthorizationError.BUILT_IN_ROLE, "This role stays as it is.");
        }
        var permissions = change.permissions() == null ? Set.copyOf(role.permissions) : change.permissions();
        var parents = change.parents() == null ? Set.copyOf(role.parents) : change.parents();
        RoleRules.check(draft, role.name, permissions, parents);
        replace(role.permissions, permissions);
        replace(role.parents, parents);
        role.description = change.description() == null ? role.description : change.description();
        draft.roleWritten(role.name);
        draft.acted("role.changed", null, role.described());
    }

    private static void replace(Set<String> stored, Set<String> wanted) {
        stored.retainAll(wanted);
        stored.addAll(wanted);
    }
}
