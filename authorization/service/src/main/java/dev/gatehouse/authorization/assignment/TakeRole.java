package dev.gatehouse.authorization.assignment;

import dev.gatehouse.authorization.change.Draft;
import dev.gatehouse.authorization.change.PolicyLedger;
import dev.gatehouse.authorization.permission.HeldRole;
import dev.gatehouse.kit.audit.Operator;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Takes a role from somebody else; who lacks what it grants has no say in it. */
@ApplicationScoped
class TakeRole {

    private final PolicyLedger ledger;
    private final AssignmentRepository assignments;

    TakeRole(PolicyLedger ledger, AssignmentRepository assignments) {
        this.ledger = ledger;
        this.assignments = assignments;
    }

    /**
     * The revision. Fails with {@code OWN_ROLES}, {@code ASSIGNMENT_NOT_FOUND}, {@code BEYOND_OWN_PERMISSIONS},
     * {@code LAST_ADMINISTRATOR} and the like.
     */
    Uni<Long> take(Operator author, UUID userId, HeldRole held) {
        return ledger.write(author, draft -> {
                    check(draft, userId, held);
                    draft.acted("role.taken", userId, held.described());
                    return assignments.take(draft, userId, held);
                })
                .invoke(revision -> Log.infof(
                        "role %s at '%s' taken from %s by %s, revision %d",
                        held.role(), held.scope(), userId, author.id(), revision));
    }

    private static void check(Draft draft, UUID userId, HeldRole held) {
        draft.requireManager(held.scope());
        OwnRoles.refuse(draft, userId);
        draft.requireHeld(draft.policy().permissions(held.role()), held.scope(), draft.now());
    }
}
