package dev.gatehouse.authorization.assignment;

import java.io.Serializable;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The key of an assignment. A class and not a record, since JPA fills it field by field. */
class AssignmentId implements Serializable {

    private static final long serialVersionUID = 1L;

    private @Nullable UUID userId;
    private @Nullable String role;
    private @Nullable String scope;

    /** For Hibernate. */
    protected AssignmentId() {}

    AssignmentId(UUID userId, String role, String scope) {
        this.userId = userId;
        this.role = role;
        this.scope = scope;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AssignmentId that
                && Objects.equals(userId, that.userId)
                && Objects.equals(role, that.role)
                && Objects.equals(scope, that.scope);
    }

    @Override
    public int hashCode() {
        return Objects.hash(userId, role, scope);
    }
}
