package dev.gatehouse.coreauth.passwordchange;

import dev.gatehouse.coreauth.CoreAuthError;
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
import dev.gatehouse.coreauth.password.Credential;
import dev.gatehouse.coreauth.password.Credentials;
import dev.gatehouse.coreauth.password.PasswordVerifier;
import dev.gatehouse.coreauth.session.Client;
import dev.gatehouse.coreauth.session.RefreshableSession;
import dev.gatehouse.coreauth.session.SessionEndings;
import dev.gatehouse.coreauth.session.SessionExchange;
import dev.gatehouse.coreauth.session.SessionExchange.Exchanged;
import dev.gatehouse.coreauth.token.Pseudonyms;
import dev.gatehouse.kit.limit.Limit;
import dev.gatehouse.kit.limit.Quota;
import dev.gatehouse.kit.limit.RateLimiter;
import dev.gatehouse.kit.outbox.Outbox;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.kit.security.AccessToken;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Arrays;

/**
 * Sets another password for whoever knows the present one: count, judge the new one, verify the present one, hash, store. The
 * commit that stores the hash ends all of the user's sessions, this one too, opens a new one for the caller and asks for the mail
 * that tells the owner. So nobody who copied a token of any session keeps one that works, and what networks were known by the
 * password of before are known no more.
 */
@Startup // so that its meters are there, at zero
@ApplicationScoped
class ChangePassword {

    private final Quota tries;
    private final AttemptLimiter attempts;
    private final Pseudonyms pseudonyms;
    private final Credentials credentials;
    private final NewPasswords passwords;
    private final PasswordVerifier verifier;
    private final ChangeRepository changes;
    private final SessionEndings endings;
    private final SessionExchange exchange;
    private final AuditLog audit;
    private final MailRequests mails;
    private final Outbox outbox;
    private final Pool pool;
    private final Clock clock;

    ChangePassword(
            RateLimiter limiter,
            ChangeConfig config,
            AttemptLimiter attempts,
            Pseudonyms pseudonyms,
            Credentials credentials,
            NewPasswords passwords,
            PasswordVerifier verifier,
            ChangeRepository changes,
            SessionEndings endings,
            SessionExchange exchange,
            AuditLog audit,
            MailRequests mails,
            Outbox outbox,
            Pool pool,
            Clock clock) {
        this.tries = limiter.quota("password-change", new Limit(config.tries(), config.window()));
        this.attempts = attempts;
        this.pseudonyms = pseudonyms;
        this.credentials = credentials;
        this.passwords = passwords;
        this.verifier = verifier;
        this.changes = changes;
        this.endings = endings;
        this.exchange = exchange;
        this.audit = audit;
        this.mails = mails;
        this.outbox = outbox;
        this.pool = pool;
        this.clock = clock;
    }

    /**
     * Completes when every service has heard that the sessions ended, or a short wait for that is over.
     *
     * @param present what was typed as the present password; wiped when this completes
     * @param chosen wiped by the caller when this completes
     * @return the session that takes the caller's place
     */
    Uni<RefreshableSession> change(AccessToken caller, byte[] present, PlaintextPassword chosen, Client client) {
        return tries.take(caller.userId().toString())
                .flatMap(counted -> credentials.findByUser(caller.userId()))
                .onItem()
                .ifNull()
                .failWith(ChangePassword::wrong)
                .flatMap(credential -> verified(credential, present, chosen, by(caller, client))
                        .flatMap(hashed -> store(caller, credential, hashed, client))
                        .call(changed -> attempts.passwordReplaced(
                                pseudonyms.of(credential.canonicalEmail()), client.address())))
                .onTermination()
                .invoke(() -> Arrays.fill(present, (byte) 0));
    }

    private Uni<NewHash> verified(Credential credential, byte[] present, PlaintextPassword chosen, Initiator by) {
        return passwords.accepted(chosen, credential.canonicalEmail()).flatMap(accepted -> verifier.verify(
                        credential, present)
                .invoke(matches -> {
                    if (!matches) {
                        audit.recordSoon(AuditEntry.failure(
                                AuditKind.PASSWORD_CHANGED,
                                CoreAuthError.CURRENT_PASSWORD_WRONG.name(),
                                by,
                                credential.userId()));
                        throw wrong();
                    }
                })
                .onFailure()
                .invoke(() -> Arrays.fill(accepted, (byte) 0))
                .flatMap(matched -> passwords.hash(accepted)));
    }

    private Uni<RefreshableSession> store(AccessToken caller, Credential credential, NewHash hashed, Client client) {
        var now = clock.instant();
        return pool.withTransaction(transaction -> changes.replace(transaction, credential, hashed.phc())
                        .invoke(ChangePassword::refuseUnlessReplaced)
                        .flatMap(replaced -> audit.record(
                                transaction,
                                AuditEntry.success(AuditKind.PASSWORD_CHANGED, by(caller, client), caller.userId())))
                        .flatMap(recorded -> exchange.renew(transaction, caller, by(caller, client), client, now))
                        .call(changed ->
                                outbox.append(transaction, mails.of(caller.userId(), MailTemplate.PASSWORD_CHANGED))))
                .call(changed -> endings.announce(caller.userId(), changed.ended(), now))
                .map(Exchanged::opened);
    }

    private static Initiator by(AccessToken caller, Client client) {
        return Initiator.user(caller.userId(), client.address(), client.deviceName());
    }

    /** Somebody else was quicker: what was typed is not the present password any more. */
    private static void refuseUnlessReplaced(boolean replaced) {
        if (!replaced) {
            throw wrong();
        }
    }

    private static DomainException wrong() {
        return new DomainException(CoreAuthError.CURRENT_PASSWORD_WRONG, "This is not the present password.");
    }
}
