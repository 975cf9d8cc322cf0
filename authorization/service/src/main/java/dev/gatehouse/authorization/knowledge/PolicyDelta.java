package dev.gatehouse.authorization.knowledge;

import dev.gatehouse.authorization.permission.RoleDefinition;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * What PostgreSQL has beyond a revision, read in one statement and so at one moment.
 *
 * @param from the changes are complete above this revision
 * @param roles the roles asked for that exist: all, or the changed ones
 * @param changedRoles names of the changed roles, existing or not
 */
record PolicyDelta(
        long revision,
        long rolesRevision,
        long from,
        List<UserChange> users,
        Set<String> changedRoles,
        List<RoleDefinition> roles) {

    record UserChange(UUID userId, long revision) {}

    Set<String> goneRoles() {
        var gone = new HashSet<>(changedRoles);
        roles.forEach(role -> gone.remove(role.name()));
        return gone;
    }
}
