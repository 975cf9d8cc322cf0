package dev.gatehouse.coreauth.login;

import dev.gatehouse.coreauth.CoreAuthError;
import dev.gatehouse.coreauth.activation.ActivationView;
import dev.gatehouse.coreauth.activation.Activations;
import dev.gatehouse.coreauth.audit.AuditEntry;
import dev.gatehouse.coreauth.audit.AuditKind;
import dev.gatehouse.coreauth.audit.AuditLog;
import dev.gatehouse.coreauth.audit.Initiator;
import dev.gatehouse.coreauth.password.Credential;
import dev.gatehouse.coreauth.password.Credentials;
import dev.gatehouse.coreauth.password.PasswordVerifier;
import dev.gatehouse.coreauth.privacy.RegistrationPrivacy;
import dev.gatehouse.coreauth.session.Client;
import dev.gatehouse.coreauth.session.SessionKind;
import dev.gatehouse.coreauth.session.SessionOpening;
import dev.gatehouse.coreauth.token.Pseudonyms;
import dev.gatehouse.kit.audit.FirstRefusals;
import dev.gatehouse.kit.postgres.PostgresFailure;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.kit.problem.ErrorCode;
import dev.gatehouse.usermanagement.api.EmailAddress;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Signs somebody in by address and password: count, look, hash, open. Whatever is wrong takes the same way and the same hash, so
 * that neither answer nor time tells an unknown address from a wrong password. One exception is meant: whoever has just
 * registered is told that the password is not ready yet (ACTIVATION_PENDING), unless registrations are private. That an account is
 * suspended (ACCOUNT_SUSPENDED) is told to who knows its password.
 */
@ApplicationScoped
class SignIn {

    private final AttemptLimiter limiter;
    private final Credentials credentials;
    private final PasswordVerifier verifier;
    private final Activations activations;
    private final SessionOpening sessions;
    private final SignInAnswers answers;
    private final Pseudonyms pseudonyms;
    private final RegistrationPrivacy privacy;
    private final AuditLog audit;
    private final FirstRefusals refusals;

    SignIn(
            AttemptLimiter limiter,
            Credentials credentials,
            PasswordVerifier verifier,
            Activations activations,
            SessionOpening sessions,
            SignInAnswers answers,
            Pseudonyms pseudonyms,
            RegistrationPrivacy privacy,
            AuditLog audit,
            FirstRefusals refusals) {
        this.limiter = limiter;
        this.credentials = credentials;
        this.verifier = verifier;
        this.activations = activations;
        this.sessions = sessions;
        this.answers = answers;
        this.pseudonyms = pseudonyms;
        this.privacy = privacy;
        this.audit = audit;
        this.refusals = refusals;
    }

    /** @param password as {@link TypedPassword#encoded()}; wiped when the answer is there */
    Uni<SignedIn> signIn(EmailAddress address, byte[] password, Client client) {
        var attempt = Attempt.of(pseudonyms.of(address.canonical()), client.address());
        return limiter.take(attempt, address)
                .onFailure(DomainException.class)
                .invoke(refused -> recordRefused(refused, attempt, address, client))
                .flatMap(counted -> credentials
                        .find(address.canonical())
                        .flatMap(credential -> judged(credential, password, attempt, client))
                        .onFailure(SignIn::isUnjudged)
                        .call(failure -> limiter.takeBack(counted)))
                .eventually(() -> Arrays.fill(password, (byte) 0))
                .call(credential -> limiter.recognise(attempt))
                .flatMap(credential -> open(credential, client));
    }

    /** What is answered 503: nobody said whether the password was right. */
    private static boolean isUnjudged(Throwable failure) {
        return failure instanceof DomainException refusal
                ? refusal.code().category() == ErrorCode.Category.UNAVAILABLE
                : PostgresFailure.isAway(failure);
    }

    private Uni<Credential> judged(@Nullable Credential credential, byte[] password, Attempt attempt, Client client) {
        return verifier.verify(credential, password).flatMap(matches -> {
            if (credential != null && credential.isPending() && !privacy.isPrivate()) {
                recordFailure("PASSWORD_PENDING", client, credential.userId());
                return limiter.forget(attempt).map(forgotten -> {
                    throw new DomainException(
                            CoreAuthError.ACTIVATION_PENDING, "The password is being set up. Try again in a moment.");
                });
            }
            if (credential == null || !matches) {
                recordFailure(
                        credential == null ? "UNKNOWN_ADDRESS" : "WRONG_PASSWORD",
                        client,
                        credential == null ? null : credential.userId());
                throw wrong();
            }
            if (credential.suspended()) {
                recordFailure("SUSPENDED", client, credential.userId());
                throw new DomainException(
                        CoreAuthError.ACCOUNT_SUSPENDED, "This account is suspended. Ask whoever runs the service.");
            }
            return Uni.createFrom().item(credential);
        });
    }

    private Uni<SignedIn> open(Credential credential, Client client) {
        return activations.statusOf(credential.userId()).flatMap(view -> sessions.open(
                        credential.userId(), credential.version(), kind(view, client), client)
                .map(opened -> opened.orElseThrow(() -> overtaken(credential, client)))
                .map(opened -> answers.answer(opened, view.status())));
    }

    private SessionKind kind(ActivationView view, Client client) {
        return switch (view.state()) {
            case ACTIVE -> SessionKind.FULL;
            case PENDING, NEEDS_REVIEW -> SessionKind.LIMITED;
            case ERASED -> {
                recordFailure("ERASED", client, view.userId());
                throw wrong();
            }
        };
    }

    private void recordRefused(Throwable refused, Attempt attempt, EmailAddress address, Client client) {
        if (refusals.isFirst(refused, attempt.account(), attempt.network())) {
            audit.recordSoon(failure("TOO_MANY_ATTEMPTS", client, null), address.canonical());
        }
    }

    /** Soon: nobody waits for it, so that the answer takes the same time whatever was wrong. */
    private void recordFailure(String reason, Client client, @Nullable UUID userId) {
        audit.recordSoon(failure(reason, client, userId));
    }

    private static AuditEntry failure(String reason, Client client, @Nullable UUID userId) {
        var by = Initiator.unknown(client.address(), client.deviceName());
        return AuditEntry.failure(AuditKind.SESSION_SIGNED_IN, reason, by, userId);
    }

    /** While it was verified another one took its place, or an operator suspended the account. */
    private DomainException overtaken(Credential credential, Client client) {
        recordFailure("OVERTAKEN", client, credential.userId());
        return wrong();
    }

    private static DomainException wrong() {
        return new DomainException(CoreAuthError.INVALID_CREDENTIALS, "The address or the password is not right.");
    }
}
