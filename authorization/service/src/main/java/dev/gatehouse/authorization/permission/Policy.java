package dev.gatehouse.authorization.permission;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All roles at one moment, and what they decide. Immutable as seen from outside and safe for any thread; a role is compiled
 * when it is first asked for.
 */
public final class Policy {

    public static final Policy EMPTY = new Policy(Map.of());

    private final Map<String, RoleDefinition> roles;
    private final Map<String, CompiledRole> compiled = new ConcurrentHashMap<>();

    private Policy(Map<String, RoleDefinition> roles) {
        this.roles = roles;
    }

    public static Policy of(Collection<RoleDefinition> definitions) {
        return EMPTY.with(definitions, Set.of());
    }

    /** This policy after some roles were written anew and some are gone. */
    public Policy with(Collection<RoleDefinition> written, Set<String> gone) {
        var next = new HashMap<>(roles);
        next.keySet().removeAll(gone);
        written.forEach(role -> next.put(role.name(), role));
        return new Policy(Map.copyOf(next));
    }

    public boolean has(String role) {
        return roles.containsKey(role);
    }

    public int size() {
        return roles.size();
    }

    /** Deny by default: only a role that is held here and now, and grants it itself or by an ancestor, allows. */
    public Decision decide(List<HeldRole> held, Permission permission, Scope scope, Instant now) {
        for (int i = 0; i < held.size(); i++) {
            var role = held.get(i);
            if (role.scope().includes(scope) && role.countsAt(now)) {
                var granted = compiled(role.role()).grant(permission);
                if (granted != null) {
                    return granted;
                }
            }
        }
        return held.isEmpty() ? Decision.UNKNOWN_SUBJECT : Decision.NO_ROLE_GRANTS_IT;
    }

    /** What somebody may do there and now, sorted, wildcards as they are. */
    public Set<PermissionPattern> permissions(List<HeldRole> held, Scope scope, Instant now) {
        var all = new TreeSet<PermissionPattern>();
        held.stream()
                .filter(role -> role.scope().includes(scope) && role.countsAt(now))
                .forEach(role -> all.addAll(compiled(role.role()).patterns()));
        return all;
    }

    /** What a role grants by itself and its ancestors; nothing when there is no such role. */
    public Set<PermissionPattern> permissions(String role) {
        return Set.copyOf(compiled(role).patterns());
    }

    /** True when the role would be its own ancestor if these were its parents. */
    public boolean wouldCycle(String role, Set<String> parents) {
        var seen = new HashSet<>(parents);
        var open = new ArrayDeque<>(parents);
        while (!open.isEmpty()) {
            var ancestor = open.remove();
            if (ancestor.equals(role)) {
                return true;
            }
            parentsOf(ancestor).stream().filter(seen::add).forEach(open::add);
        }
        return false;
    }

    private CompiledRole compiled(String role) {
        var known = compiled.get(role);
        return known != null || !roles.containsKey(role)
                ? known == null ? new CompiledRole() : known
                : compiled.computeIfAbsent(role, this::compile);
    }

    /** Breadth first, siblings by name: the shortest path to each permission, the same one each time. */
    private CompiledRole compile(String role) {
        var result = new CompiledRole();
        var seen = new HashSet<>(Set.of(role));
        var open = new ArrayDeque<List<String>>();
        open.add(List.of(role));
        while (!open.isEmpty()) {
            var path = open.remove();
            var definition = roles.get(path.getLast());
            if (definition != null) {
                definition.permissions().forEach(pattern -> result.add(pattern, path));
                definition.parents().stream()
                        .sorted()
                        .filter(seen::add)
                        .forEach(parent -> open.add(longer(path, parent)));
            }
        }
        return result;
    }

    private Set<String> parentsOf(String role) {
        var definition = roles.get(role);
        return definition == null ? Set.of() : definition.parents();
    }

    private static List<String> longer(List<String> path, String parent) {
        var longer = new ArrayList<>(path);
        longer.add(parent);
        return List.copyOf(longer);
    }
}
