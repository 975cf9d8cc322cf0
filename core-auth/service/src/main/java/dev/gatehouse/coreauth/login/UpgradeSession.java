package dev.gatehouse.coreauth.login;

import dev.gatehouse.coreauth.CoreAuthError;
import dev.gatehouse.coreauth.activation.ActivationStatus;
import dev.gatehouse.coreauth.activation.UpgradeGate;
import dev.gatehouse.coreauth.activation.UpgradeGate.Claim;
import dev.gatehouse.coreauth.audit.AuditKind;
import dev.gatehouse.coreauth.session.Client;
import dev.gatehouse.coreauth.session.RefreshableSession;
import dev.gatehouse.coreauth.session.SessionEndings;
import dev.gatehouse.coreauth.session.SessionOpening;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.kit.security.AccessToken;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/**
 * Exchanges a temporary or limited session for a full one, once per account: a new id and new tokens. In the same transaction
 * every other session of the account that is not full ends with it; what was opened before anything was proved must not
 * outlive the proof.
 */
@ApplicationScoped
class UpgradeSession {

    private final Pool pool;
    private final UpgradeGate gate;
    private final SessionEndings endings;
    private final SessionOpening openings;
    private final SignInAnswers answers;
    private final Clock clock;

    UpgradeSession(
            Pool pool,
            UpgradeGate gate,
            SessionEndings endings,
            SessionOpening openings,
            SignInAnswers answers,
            Clock clock) {
        this.pool = pool;
        this.gate = gate;
        this.endings = endings;
        this.openings = openings;
        this.answers = answers;
        this.clock = clock;
    }

    /** Fails with NOT_ACTIVATED while the account is not active, with SESSION_ENDED for everybody after the first. */
    Uni<SignedIn> upgrade(AccessToken caller, Client client) {
        var now = clock.instant();
        return pool.withTransaction(transaction -> gate.claim(transaction, caller.userId())
                        .invoke(UpgradeSession::refuseUnlessClaimed)
                        .flatMap(claimed -> exchange(transaction, caller, client, now)))
                .invoke(exchanged -> endings.committed(caller.userId(), exchanged.ended(), now))
                .map(exchanged -> answers.answer(exchanged.opened(), ActivationStatus.ACTIVE));
    }

    private record Exchanged(List<String> ended, RefreshableSession opened) {}

    private Uni<Exchanged> exchange(SqlConnection transaction, AccessToken caller, Client client, Instant now) {
        return endings.endLimited(transaction, caller.userId(), now)
                .invoke(ended -> refuseUnlessOneOf(ended, caller))
                .flatMap(ended -> openings.replace(
                                transaction,
                                AuditKind.SESSION_UPGRADED,
                                caller.userId(),
                                caller.authenticatedAt(),
                                client)
                        .map(opened -> new Exchanged(ended, opened)));
    }

    private static void refuseUnlessClaimed(Claim claim) {
        switch (claim) {
            case CLAIMED -> {}
            case NOT_ACTIVE ->
                throw new DomainException(
                        CoreAuthError.NOT_ACTIVATED, "The account is not active yet. Watch its activation.");
            case ALREADY_UPGRADED -> throw ended();
        }
    }

    private static void refuseUnlessOneOf(List<String> ended, AccessToken caller) {
        if (!ended.contains(caller.sessionId())) {
            throw ended();
        }
    }

    private static DomainException ended() {
        return new DomainException(CoreAuthError.SESSION_ENDED, "This session has ended. Sign in.");
    }
}
