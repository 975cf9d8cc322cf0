package dev.gatehouse.authorization.knowledge;

import dev.gatehouse.authorization.permission.HeldRole;
import java.util.List;

/**
 * One user's assignments, read whole at one moment.
 *
 * @param revision the policy's revision at that moment
 * @param rolesRevision the last revision by then that changed a role: these assignments are not judged by older roles, else a
 *     role given after a permission was taken from it would still grant that permission
 */
public record SubjectRoles(List<HeldRole> roles, long revision, long rolesRevision) {

    public SubjectRoles {
        roles = List.copyOf(roles);
    }
}
