package dev.gatehouse.authorization.permission;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A role in somebody's hands.
 *
 * @param validUntil the first instant at which it no longer counts, or null for ever
 */
public record HeldRole(String role, Scope scope, @Nullable Instant validUntil) {

    /** The role, and where and until when it counts if not everywhere and for ever: {@code support at org/42}. */
    public String described() {
        var place = scope.equals(Scope.GLOBAL) ? "" : " at " + scope;
        return role + place + (validUntil == null ? "" : " until " + validUntil);
    }

    public boolean countsAt(Instant now) {
        return validUntil == null || now.isBefore(validUntil);
    }

    /** True when it counts for as long as something that ends then (null: never ends). */
    public boolean outlasts(@Nullable Instant until) {
        return validUntil == null || (until != null && !validUntil.isBefore(until));
    }
}
