package dev.gatehouse.authorization.assignment;

import dev.gatehouse.authorization.AuthorizationError;
import dev.gatehouse.authorization.change.Draft;
import dev.gatehouse.authorization.change.PolicyLedger;
import dev.gatehouse.authorization.permission.HeldRole;
import dev.gatehouse.kit.audit.Operator;
import dev.gatehouse.kit.problem.DomainException;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Gives somebody else a role, of which the giver holds all, there and for as long. */
@ApplicationScoped
class GiveRole {

    private final PolicyLedger ledger;
    private final AssignmentRepository assignments;

    GiveRole(PolicyLedger ledger, AssignmentRepository assignments) {
        this.ledger = ledger;
        this.assignments = assignments;
    }

    /** The revision. Fails with {@code OWN_ROLES}, {@code ROLE_NOT_FOUND}, {@code BEYOND_OWN_PERMISSIONS} and the like. */
    Uni<Long> give(Operator author, UUID userId, HeldRole held) {
        return ledger.write(author, draft -> {
                    check(draft, userId, held);
                    draft.acted("role.given", userId, held.described());
                    return assignments.give(draft, userId, held);
                })
                .invoke(revision -> Log.infof(
                        "role %s at '%s' given to %s by %s, revision %d",
                        held.role(), held.scope(), userId, author.id(), revision));
    }

    private static void check(Draft draft, UUID userId, HeldRole held) {
        draft.requireManager(held.scope());
        OwnRoles.refuse(draft, userId);
        if (!draft.policy().has(held.role())) {
            throw new DomainException(AuthorizationError.ROLE_NOT_FOUND, "There is no such role.");
        }
        if (!held.countsAt(draft.now())) {
            throw new DomainException(AuthorizationError.ALREADY_EXPIRED, "valid_until is past.");
        }
        draft.requireHeld(draft.policy().permissions(held.role()), held.scope(), held.validUntil());
    }
}
