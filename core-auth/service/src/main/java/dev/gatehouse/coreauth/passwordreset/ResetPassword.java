package dev.gatehouse.coreauth.passwordreset;

import dev.gatehouse.coreauth.CoreAuthError;
import dev.gatehouse.coreauth.activation.report.ActivationReports;
import dev.gatehouse.coreauth.activation.report.Reports;
import dev.gatehouse.coreauth.activation.watch.ActivationEvents;
import dev.gatehouse.coreauth.api.password.PasswordPolicy;
import dev.gatehouse.coreauth.api.password.PlaintextPassword;
import dev.gatehouse.coreauth.audit.AuditEntry;
import dev.gatehouse.coreauth.audit.AuditKind;
import dev.gatehouse.coreauth.audit.AuditLog;
import dev.gatehouse.coreauth.audit.Initiator;
import dev.gatehouse.coreauth.password.HashLanes;
import dev.gatehouse.coreauth.password.Lane;
import dev.gatehouse.coreauth.session.EndReason;
import dev.gatehouse.coreauth.session.SessionEndings;
import dev.gatehouse.kit.id.Ids;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.kit.problem.FieldError;
import dev.gatehouse.kit.problem.PlatformError;
import dev.gatehouse.kit.telemetry.TraceContext;
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
 * hash, ends all of the user's sessions and reports the password to the activation, which heals a lost one. Signs nobody in.
 */
@ApplicationScoped
class ResetPassword {

    private static final String NEW_PASSWORD = "/new_password";

    private record Done(UUID userId, List<String> sessions, boolean activationMoved) {}

    private final ActionTokenRepository tokens;
    private final HashLanes lanes;
    private final SessionEndings sessions;
    private final Reports reports;
    private final ActivationReports activations;
    private final ActivationEvents watched;
    private final AuditLog audit;
    private final Ids ids;
    private final Clock clock;
    private final Pool pool;
    private final PasswordPolicy policy;

    ResetPassword(
            ActionTokenRepository tokens,
            HashLanes lanes,
            SessionEndings sessions,
            Reports reports,
            ActivationReports activations,
            ActivationEvents watched,
            AuditLog audit,
            Ids ids,
            Clock clock,
            Pool pool,
            ResetConfig config) {
        this.tokens = tokens;
        this.lanes = lanes;
        this.sessions = sessions;
        this.reports = reports;
        this.activations = activations;
        this.watched = watched;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
        this.pool = pool;
        this.policy = new PasswordPolicy(config.minLength(), config.productNames());
    }

    /**
     * Completes when every service has heard that the sessions ended, or a short wait for that is over. A refused password leaves
     * the token as it is.
     *
     * @param password wiped by the caller when this completes
     * @param by whoever shows the token, which proves whose it is
     */
    Uni<Void> reset(ResetToken token, PlaintextPassword password, Initiator by) {
        return tokens.find(Purpose.SET_PASSWORD, token)
                .onItem()
                .ifNull()
                .failWith(ResetPassword::dead)
                .map(address -> accepted(password, address))
                .flatMap(encoded -> lanes.submit(Lane.SIGN_IN, new HashNewPassword(encoded)))
                .flatMap(hashed -> store(token, hashed, by));
    }

    private byte[] accepted(PlaintextPassword password, String address) {
        policy.rejection(password, address.substring(0, address.lastIndexOf('@')))
                .ifPresent(reason -> {
                    throw new DomainException(
                            PlatformError.INVALID_REQUEST,
                            "Some fields are not valid.",
                            List.of(new FieldError(NEW_PASSWORD, reason.name(), policy.detail(reason))));
                });
        var encoded = new byte[password.octets()];
        password.encode(encoded, 0);
        return encoded;
    }

    private Uni<Void> store(ResetToken token, HashNewPassword.Hashed hashed, Initiator by) {
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
                                        .map(ended -> new Done(userId, ended, moved)))))
                .invoke(done -> watched.changed(done.activationMoved() ? List.of(done.userId()) : List.of()))
                .flatMap(done -> sessions.announce(done.userId(), done.sessions(), now));
    }

    /** True when the activation has changed. */
    private Uni<Boolean> report(
            SqlConnection transaction, UUID userId, double tookMillis, @Nullable String traceparent) {
        var ready = reports.passwordReady(userId, ids.next(), 1, tookMillis, traceparent);
        return activations.apply(transaction, List.of(ready)).map(changes -> !changes.isEmpty());
    }

    private static DomainException dead() {
        return new DomainException(
                CoreAuthError.RESET_LINK_DEAD, "This link was used, is too old, or a newer one has replaced it.");
    }
}
