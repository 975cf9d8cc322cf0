package dev.gatehouse.coreauth.login;

import dev.gatehouse.coreauth.CoreAuthError;
import dev.gatehouse.coreauth.activation.ActivationStatus;
import dev.gatehouse.coreauth.activation.UpgradeGate;
import dev.gatehouse.coreauth.activation.UpgradeGate.Claim;
import dev.gatehouse.coreauth.session.Client;
import dev.gatehouse.coreauth.session.SessionEndings;
import dev.gatehouse.coreauth.session.SessionExchange;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.kit.security.AccessToken;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;

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
    private final SessionExchange exchange;
    private final SignInAnswers answers;
    private final Clock clock;

    UpgradeSession(
            Pool pool,
            UpgradeGate gate,
            SessionEndings endings,
            SessionExchange exchange,
            SignInAnswers answers,
            Clock clock) {
        this.pool = pool;
        this.gate = gate;
        this.endings = endings;
        this.exchange = exchange;
        this.answers = answers;
        this.clock = clock;
    }

    /**
     * Fails with NOT_ACTIVATED while the account is not active, with SESSION_ENDED for everybody after the first and while the account
     * is suspended, whether that was before the session or after it: the sign-in says why, to who knows the password.
     */
    Uni<SignedIn> upgrade(AccessToken caller, Client client) {
        var now = clock.instant();
        return pool.withTransaction(transaction -> gate.claim(transaction, caller.userId())
                        .invoke(UpgradeSession::refuseUnlessClaimed)
                        .flatMap(claimed -> exchange.upgrade(transaction, caller, client, now)))
                .invoke(exchanged -> endings.committed(caller.userId(), exchanged.ended(), now))
                .call(exchange::endSurplus)
                .map(exchanged -> answers.answer(exchanged.opened(), ActivationStatus.ACTIVE));
    }

    private static void refuseUnlessClaimed(Claim claim) {
        switch (claim) {
            case CLAIMED -> {}
            case NOT_ACTIVE ->
                throw new DomainException(
                        CoreAuthError.NOT_ACTIVATED, "The account is not active yet. Watch its activation.");
            case ALREADY_UPGRADED -> throw SessionExchange.ended();
        }
    }
}
