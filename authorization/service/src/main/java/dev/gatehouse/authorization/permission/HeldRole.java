package dev.gatehouse.authorization.permission;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A role in somebody's hands.
 *
 * @param validUntil the first instant at which it no longer counts, or null for ever
 */
public record HeldRole(String role, Scope scope, @Nullable Instant validUntil) {

    public boolean countsAt(Instant now) {
        return validUntil == null || now.isBefore(validUntil);
    }

    /** True when it counts for as long as something that ends then (null: never ends). */
    public boolean outlasts(@Nullable Instant until) {
        return validUntil == null || (until != null && !validUntil.isBefore(until));
    }
}
