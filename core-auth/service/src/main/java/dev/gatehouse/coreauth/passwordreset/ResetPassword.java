package dev.gatehouse.coreauth.passwordreset;

import dev.gatehouse.coreauth.CoreAuthError;
import dev.gatehouse.coreauth.activation.report.ActivationReports;
import dev.gatehouse.coreauth.activation.report.Reports;
import dev.gatehouse.coreauth.activation.watch.ActivationEvents;
import dev.gatehouse.coreauth.api.password.PlaintextPassword;
import dev.gatehouse.coreauth.audit.AuditEntry;
import dev.gatehouse.coreauth.audit.AuditKind;
import dev.gatehouse.coreauth.audit.AuditLog;
import dev.gatehouse.coreauth.audit.Initiator;
import dev.gatehouse.coreauth.login.AttemptLimiter;
import dev.gatehouse.coreauth.mailrequest.MailRequests;
import dev.gatehouse.coreauth.mailrequest.MailTemplate;
import dev.gatehouse.coreauth.newpassword.NewHash;
import dev.gatehouse.coreauth.newpassword.NewPasswords;
import dev.gatehouse.coreauth.privacy.RegistrationPrivacy;
import dev.gatehouse.coreauth.session.EndReason;
import dev.gatehouse.coreauth.session.SessionEndings;
import dev.gatehouse.coreauth.token.Pseudonyms;
import dev.gatehouse.kit.id.Ids;
import dev.gatehouse.kit.limit.Limit;
import dev.gatehouse.kit.limit.Network;
import dev.gatehouse.kit.limit.Quota;
import dev.gatehouse.kit.limit.RateLimiter;
import dev.gatehouse.kit.outbox.Outbox;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.kit.telemetry.TraceContext;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Sets a password by a token from a mail. The token is looked up before a hash is spent, and used up in the commit that stores the
 * hash, ends all of the user's sessions, asks for the mail that tells the owner, and reports the password to the activation, which
 * heals a lost one. Where registrations are private it proves the address as well: whoever cannot sign in before that, and has lost
 * the first mail, gets in this way. Signs nobody in, but nobody's wrong tries keep out who signs in by it.
 */
@Startup // so that its meters are there, at zero
@ApplicationScoped
class ResetPassword {

    private record Done(UUID userId, List<String> sessions, boolean activationMoved) {}

    private final Quota perNetwork;
    private final ActionTokenRepository tokens;
    private final NewPasswords passwords;
    private final SessionEndings sessions;
    private final Reports reports;
    private final ActivationReports activations;
    private final ActivationEvents watched;
    private final AuditLog audit;
    private final MailRequests mails;
    private final Outbox outbox;
    private final Ids ids;
    private final Clock clock;
    private final Pool pool;
    private final RegistrationPrivacy privacy;
    private final AttemptLimiter attempts;
    private final Pseudonyms pseudonyms;

    ResetPassword(
            RateLimiter limiter,
            ResetConfig config,
            ActionTokenRepository tokens,
            NewPasswords passwords,
            SessionEndings sessions,
            Reports reports,
            ActivationReports activations,
            ActivationEvents watched,
            AuditLog audit,
            MailRequests mails,
            Outbox outbox,
            Ids ids,
            Clock clock,
            Pool pool,
            RegistrationPrivacy privacy,
            AttemptLimiter attempts,
            Pseudonyms pseudonyms) {
        this.perNetwork = limiter.quota("password-reset", new Limit(config.networkTries(), config.window()));
        this.tokens = tokens;
        this.passwords = passwords;
        this.sessions = sessions;
        this.reports = reports;
        this.activations = activations;
        this.watched = watched;
        this.audit = audit;
        this.mails = mails;
        this.outbox = outbox;
        this.ids = ids;
        this.clock = clock;
        this.pool = pool;
        this.privacy = privacy;
        this.attempts = attempts;
        this.pseudonyms = pseudonyms;
    }

    /**
     * Completes when every service has heard that the sessions ended, or a short wait for that is over. A refused password leaves
     * the token as it is.
     *
     * @param password wiped by the caller when this completes
     * @param by whoever shows the token, which proves whose it is
     */
    Uni<Void> reset(ResetToken token, PlaintextPassword password, Initiator by) {
        return perNetwork
                .take(Network.of(by.address()))
                .flatMap(counted -> tokens.find(Purpose.SET_PASSWORD, token))
                .onItem()
                .ifNull()
                .failWith(ResetPassword::dead)
                .flatMap(address -> passwords
                        .accepted(password, address)
                        .flatMap(passwords::hash)
                        .flatMap(hashed -> store(token, hashed, by))
                        .call(done -> attempts.forgetAll(pseudonyms.of(address))))
                .onFailure(ResetPassword::isDead)
                .invoke(refused -> recordDead(by));
    }

    /** As many as the network may try. */
    private void recordDead(Initiator by) {
        var reason = CoreAuthError.RESET_LINK_DEAD.name();
        audit.recordSoon(AuditEntry.failure(AuditKind.PASSWORD_RESET, reason, by, null));
    }

    private Uni<Void> store(ResetToken token, NewHash hashed, Initiator by) {
        var now = clock.instant();
        var traceparent = TraceContext.current();
        return pool.withTransaction(transaction -> tokens.redeem(transaction, Purpose.SET_PASSWORD, token, hashed.phc())
                        .onItem()
                        .ifNull()
                        .failWith(ResetPassword::dead)
                        .call(userId -> audit.record(
                                transaction, AuditEntry.success(AuditKind.PASSWORD_RESET, by.knownAs(userId), userId)))
                        .flatMap(userId -> report(transaction, userId, hashed.tookMillis(), traceparent)
                                .flatMap(moved -> sessions.endAll(
                                                transaction, userId, EndReason.PASSWORD_RESET, by.knownAs(userId), now)
                                        .call(ended -> outbox.append(
                                                transaction, mails.of(userId, MailTemplate.PASSWORD_CHANGED)))
                                        .map(ended -> new Done(userId, ended, moved)))))
                .invoke(done -> watched.changed(done.activationMoved() ? List.of(done.userId()) : List.of()))
                .flatMap(done -> sessions.announce(done.userId(), done.sessions(), now));
    }

    /** True when the activation has changed. */
    private Uni<Boolean> report(
            SqlConnection transaction, UUID userId, double tookMillis, @Nullable String traceparent) {
        var ready = reports.passwordReady(userId, ids.next(), 1, tookMillis, traceparent);
        var told = privacy.isPrivate() ? List.of(ready, reports.addressProved(userId)) : List.of(ready);
        return activations.apply(transaction, told).map(changes -> !changes.isEmpty());
    }

    private static boolean isDead(Throwable failure) {
        return failure instanceof DomainException refusal && refusal.code() == CoreAuthError.RESET_LINK_DEAD;
    }

    private static DomainException dead() {
        return new DomainException(
                CoreAuthError.RESET_LINK_DEAD, "This link was used, is too old, or a newer one has replaced it.");
    }
}
