package dev.gatehouse.authorization.permission;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What somebody may pass on: never more than they hold, at no other place and for no longer. */
public record Authority(Policy policy, List<HeldRole> held, Instant now) {

    public boolean allows(Permission permission, Scope scope) {
        return policy.decide(held, permission, scope, now).allowed();
    }

    /**
     * True when all of these are held at that scope for at least that long, so that whoever receives them there and until
     * then receives nothing that the giver lacks.
     *
     * @param until null for ever
     */
    public boolean covers(Collection<PermissionPattern> patterns, Scope scope, @Nullable Instant until) {
        var mine = held.stream()
                .filter(role -> role.scope().includes(scope) && role.countsAt(now) && role.outlasts(until))
                .flatMap(role -> policy.permissions(role.role()).stream())
                .distinct()
                .toList();
        return patterns.stream().allMatch(pattern -> mine.stream().anyMatch(own -> own.covers(pattern)));
    }
}
