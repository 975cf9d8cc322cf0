package dev.gatehouse.authorization.assignment;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A role in a user's hands, as it is stored. */
@Entity
@Table(name = "assignment")
@IdClass(AssignmentId.class)
class Assignment {

    @Id
    @Column(name = "user_id")
    UUID userId;

    @Id
    @Column(name = "role")
    String role;

    @Id
    @Column(name = "scope")
    String scope;

    @Column(name = "valid_until")
    @Nullable Instant validUntil;

    @Column(name = "assigned_at", nullable = false)
    Instant assignedAt;

    @Column(name = "assigned_by")
    @Nullable UUID assignedBy;

    /** For Hibernate. */
    protected Assignment() {}

    Assignment(UUID userId, String role, String scope) {
        this.userId = userId;
        this.role = role;
        this.scope = scope;
    }
}
