package dev.gatehouse.authorization.permission;

import java.util.Set;

/**
 * A role as it is written down.
 *
 * @param parents the roles whose permissions it has as well, with theirs
 */
public record RoleDefinition(String name, Set<PermissionPattern> permissions, Set<String> parents) {

    public RoleDefinition {
        permissions = Set.copyOf(permissions);
        parents = Set.copyOf(parents);
    }
}
