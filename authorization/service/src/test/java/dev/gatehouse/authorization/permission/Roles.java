package dev.gatehouse.authorization.permission;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Short forms for tests. */
final class Roles {

    private Roles() {}

    /** Permissions separated by spaces. */
    static RoleDefinition role(String name, String permissions, String... parents) {
        return new RoleDefinition(name, patterns(permissions), Set.of(parents));
    }

    static Set<PermissionPattern> patterns(String permissions) {
        return Arrays.stream(permissions.split(" ", -1))
                .filter(each -> !each.isEmpty())
                .map(PermissionPattern::parse)
                .collect(Collectors.toSet());
    }

    static HeldRole held(String role) {
        return held(role, "", null);
    }

    static HeldRole held(String role, String scope, @Nullable Instant until) {
        return new HeldRole(role, Scope.parse(scope), until);
    }

    static Decision decide(Policy policy, List<HeldRole> held, String permission, String scope, Instant now) {
        return policy.decide(held, Permission.parse(permission), Scope.parse(scope), now);
    }
}
