package dev.gatehouse.authorization.role;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/** A role as it is stored: its own permissions and the roles that it inherits from. */
@Entity
@Table(name = "role")
class Role {

    @Id
    @Column(name = "name")
    String name;

    @Column(name = "description", nullable = false)
    String description;

    @Column(name = "built_in", nullable = false)
    boolean builtIn;

    @Column(name = "by_default", nullable = false)
    boolean byDefault;

    @Column(name = "created_at", nullable = false)
    Instant createdAt;

    @ElementCollection
    @CollectionTable(name = "role_permission", joinColumns = @JoinColumn(name = "role"))
    @Column(name = "permission", nullable = false)
    Set<String> permissions = new HashSet<>();

    @ElementCollection
    @CollectionTable(name = "role_parent", joinColumns = @JoinColumn(name = "role"))
    @Column(name = "parent", nullable = false)
    Set<String> parents = new HashSet<>();

    /** For Hibernate. */
    protected Role() {}

    Role(String name, String description, Set<String> permissions, Set<String> parents, Instant createdAt) {
        this.name = name;
        this.description = description;
        this.permissions = new HashSet<>(permissions);
        this.parents = new HashSet<>(parents);
        this.createdAt = createdAt;
    }

    /** In one line, without what somebody wrote about it. */
    String described() {
        return name + " inherits " + new TreeSet<>(parents) + " grants " + new TreeSet<>(permissions);
    }
}
