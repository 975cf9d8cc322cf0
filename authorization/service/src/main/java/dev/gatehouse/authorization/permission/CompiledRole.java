package dev.gatehouse.authorization.permission;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** All that one role grants by itself and its ancestors, looked up in four steps at most. */
final class CompiledRole {

    private final Map<Permission, Decision> exact = new HashMap<>();
    private final Map<String, Decision> byResource = new HashMap<>();
    private final Map<String, Decision> byAction = new HashMap<>();
    private final Set<PermissionPattern> patterns = new TreeSet<>();
    private @Nullable Decision everything;

    /** Adds what an ancestor grants; the first path to a permission stays, so ancestors come nearest first. */
    void add(PermissionPattern pattern, List<String> path) {
        var granted = new Decision(Decision.Reason.GRANTED, path);
        boolean anyResource = pattern.resource().equals(PermissionPattern.ANY);
        boolean anyAction = pattern.action().equals(PermissionPattern.ANY);
        patterns.add(pattern);
        if (anyResource && anyAction) {
            everything = everything == null ? granted : everything;
        } else if (anyAction) {
            byResource.putIfAbsent(pattern.resource(), granted);
        } else if (anyResource) {
            byAction.putIfAbsent(pattern.action(), granted);
        } else {
            exact.putIfAbsent(new Permission(pattern.resource(), pattern.action()), granted);
        }
    }

    /** The most specific grant, or null. */
    @Nullable Decision grant(Permission permission) {
        var granted = exact.get(permission);
        if (granted == null) {
            granted = byResource.get(permission.resource());
        }
        if (granted == null) {
            granted = byAction.get(permission.action());
        }
        return granted == null ? everything : granted;
    }

    /** What it grants, sorted, wildcards as they are. */
    Set<PermissionPattern> patterns() {
        return patterns;
    }
}
