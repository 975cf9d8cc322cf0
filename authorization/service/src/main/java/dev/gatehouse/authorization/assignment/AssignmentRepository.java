package dev.gatehouse.authorization.assignment;

import dev.gatehouse.authorization.AuthorizationError;
import dev.gatehouse.authorization.change.Draft;
import dev.gatehouse.authorization.permission.HeldRole;
import dev.gatehouse.kit.problem.DomainException;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** Assignments in PostgreSQL, one at a time. */
@ApplicationScoped
public class AssignmentRepository implements PanacheRepositoryBase<Assignment, AssignmentId> {

    private static final String REMEMBER_TAKEN = """
            insert into default_taken (user_id, role)
            select ?1, name from role where name = ?2 and by_default and ?3 = ''
            on conflict do nothing""";

    /** What one user may hold at most, all scopes together. */
    private static final int MOST = 100;

    /** Gives the role within the change, or moves its end; fails with {@code TOO_MANY_ROLES}. */
    public Uni<Void> give(Draft draft, UUID userId, HeldRole held) {
        return find(userId, held)
                .onItem()
                .ifNull()
                .switchTo(() -> fresh(userId, held))
                .invoke(assignment -> {
                    assignment.validUntil = held.validUntil();
                    assignment.assignedAt = draft.now();
                    assignment.assignedBy = draft.author();
                })
                .flatMap(this::persist)
                .invoke(() -> draft.roleGiven(userId, held.role()))
                .replaceWithVoid();
    }

    /** Takes the role within the change; a default one for good, whoever asks again. Fails with {@code ASSIGNMENT_NOT_FOUND}. */
    Uni<Void> take(Draft draft, UUID userId, HeldRole held) {
        return find(userId, held)
                .onItem()
                .ifNull()
                .failWith(() -> new DomainException(
                        AuthorizationError.ASSIGNMENT_NOT_FOUND, "They do not hold this role there."))
                .flatMap(this::delete)
                .flatMap(deleted -> rememberTaken(userId, held))
                .invoke(() -> draft.roleTaken(userId, held.role()));
    }

    private Uni<Void> rememberTaken(UUID userId, HeldRole held) {
        return getSession()
                .flatMap(session -> session.createNativeQuery(REMEMBER_TAKEN)
                        .setParameter(1, userId)
                        .setParameter(2, held.role())
                        .setParameter(3, held.scope().value())
                        .executeUpdate())
                .replaceWithVoid();
    }

    /** All that a user was given, by role and scope. */
    Uni<List<Assignment>> of(UUID userId) {
        return list("userId = ?1 order by role, scope", userId);
    }

    private Uni<Assignment> find(UUID userId, HeldRole held) {
        return findById(new AssignmentId(userId, held.role(), held.scope().value()));
    }

    private Uni<Assignment> fresh(UUID userId, HeldRole held) {
        return count("userId", userId).map(count -> {
            if (count >= MOST) {
                throw new DomainException(AuthorizationError.TOO_MANY_ROLES, "One user holds at most " + MOST + ".");
            }
            return new Assignment(userId, held.role(), held.scope().value());
        });
    }
}
