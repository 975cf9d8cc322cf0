package dev.gatehouse.authorization.change;

import dev.gatehouse.authorization.AuthorizationError;
import dev.gatehouse.authorization.permission.Authority;
import dev.gatehouse.authorization.permission.Permission;
import dev.gatehouse.authorization.permission.PermissionPattern;
import dev.gatehouse.authorization.permission.Policy;
import dev.gatehouse.authorization.permission.Scope;
import dev.gatehouse.kit.audit.Operator;
import dev.gatehouse.kit.audit.OperatorAction;
import dev.gatehouse.kit.problem.DomainException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A change of the policy in the making: what is committed before it, what its author holds, and what it touches. Belongs to one
 * transaction.
 */
public final class Draft {

    public static final Permission MANAGE_ROLES = new Permission("roles", "manage");

    private final Operator author;
    private final long revision;
    private final Authority authority;
    private final long administrators;
    private final Set<String> roles = new LinkedHashSet<>();
    private final Set<AssignmentChange> assignments = new LinkedHashSet<>();
    private final List<OperatorAction> actions = new ArrayList<>();

    Draft(Operator author, long revision, Authority authority, long administrators) {
        this.author = author;
        this.revision = revision;
        this.authority = authority;
        this.administrators = administrators;
    }

    public UUID author() {
        return author.id();
    }

    /** The revision that this change becomes. */
    public long revision() {
        return revision;
    }

    /** The roles before this change. */
    public Policy policy() {
        return authority.policy();
    }

    /** The moment as of which assignments count. */
    public Instant now() {
        return authority.now();
    }

    /** Users who were administrators for ever and everywhere before this change. */
    public long administrators() {
        return administrators;
    }

    /** @throws DomainException {@code PERMISSION_DENIED} unless the author may manage roles there, by the roles of now */
    public void requireManager(Scope scope) {
        if (!authority.allows(MANAGE_ROLES, scope)) {
            throw new DomainException(AuthorizationError.PERMISSION_DENIED, "This needs " + MANAGE_ROLES + ".");
        }
    }

    /** @throws DomainException {@code BEYOND_OWN_PERMISSIONS} unless the author holds all of it there, for that long */
    public void requireHeld(Collection<PermissionPattern> permissions, Scope scope, @Nullable Instant until) {
        if (!authority.covers(permissions, scope, until)) {
            throw new DomainException(
                    AuthorizationError.BEYOND_OWN_PERMISSIONS,
                    "Nobody passes on or takes away what they do not hold themselves.");
        }
    }

    public void roleWritten(String role) {
        roles.add(role);
    }

    public void roleGiven(UUID userId, String role) {
        assignments.add(new AssignmentChange(userId, role, true));
    }

    public void roleTaken(UUID userId, String role) {
        assignments.add(new AssignmentChange(userId, role, false));
    }

    /** Something for the audit log, as {@link Operator#did} says it. */
    public void acted(String action, @Nullable UUID userId, String details) {
        actions.add(author.did(action, userId, details));
    }

    Set<String> roles() {
        return roles;
    }

    Set<AssignmentChange> assignments() {
        return assignments;
    }

    List<OperatorAction> actions() {
        return actions;
    }
}
