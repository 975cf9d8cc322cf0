package dev.gatehouse.authorization.setup;

import dev.gatehouse.authorization.AuthorizationError;
import dev.gatehouse.authorization.assignment.AssignmentRepository;
import dev.gatehouse.authorization.change.Draft;
import dev.gatehouse.authorization.change.PolicyLedger;
import dev.gatehouse.authorization.permission.HeldRole;
import dev.gatehouse.authorization.permission.Scope;
import dev.gatehouse.kit.audit.Operator;
import dev.gatehouse.kit.problem.DomainException;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Makes somebody administrator by the set-up token: once ever, and only while there is none. */
@ApplicationScoped
class AppointFirstAdministrator {

    private static final HeldRole ADMINISTRATOR = new HeldRole("admin", Scope.GLOBAL, null);
    private static final String CLAIM = "insert into setup (administrator) values (?1) on conflict do nothing";

    private final SetupToken token;
    private final PolicyLedger ledger;
    private final AssignmentRepository assignments;

    AppointFirstAdministrator(SetupToken token, PolicyLedger ledger, AssignmentRepository assignments) {
        this.token = token;
        this.ledger = ledger;
        this.assignments = assignments;
    }

    /** The revision. Fails with {@code SETUP_REFUSED} for a wrong token and with {@code SETUP_DONE} for ever after the first time. */
    Uni<Long> appoint(Operator caller, String presented) {
        var userId = caller.id();
        if (!token.matches(presented)) {
            Log.warnf("wrong set-up token presented by %s", userId);
            return Uni.createFrom()
                    .failure(new DomainException(AuthorizationError.SETUP_REFUSED, "This is not the set-up token."));
        }
        return ledger.write(caller, draft -> {
                    draft.acted("role.given", userId, ADMINISTRATOR.described() + " by the set-up token");
                    return claim(draft, userId).chain(() -> assignments.give(draft, userId, ADMINISTRATOR));
                })
                .invoke(revision -> Log.infof("%s is the first administrator, revision %d", userId, revision));
    }

    private static Uni<Void> claim(Draft draft, UUID userId) {
        return Panache.getSession()
                .flatMap(session ->
                        session.createNativeQuery(CLAIM).setParameter(1, userId).executeUpdate())
                .invoke(claimed -> {
                    if (claimed == 0 || draft.administrators() > 0) {
                        throw new DomainException(
                                AuthorizationError.SETUP_DONE, "There has been a first administrator.");
                    }
                })
                .replaceWithVoid();
    }
}
