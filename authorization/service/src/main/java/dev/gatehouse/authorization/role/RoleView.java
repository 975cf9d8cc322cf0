package dev.gatehouse.authorization.role;

import java.util.Set;
import java.util.TreeSet;

/** A role as operators see it. */
record RoleView(
        String name,
        String description,
        boolean builtIn,
        boolean byDefault,
        Set<String> permissions,
        Set<String> parents) {

    static RoleView of(Role role) {
        return new RoleView(
                role.name,
                role.description,
                role.builtIn,
                role.byDefault,
                new TreeSet<>(role.permissions),
                new TreeSet<>(role.parents));
    }
}
