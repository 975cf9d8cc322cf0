package dev.gatehouse.coreauth.login;

import dev.gatehouse.coreauth.CoreAuthError;
import dev.gatehouse.coreauth.activation.ActivationView;
import dev.gatehouse.coreauth.activation.Activations;
import dev.gatehouse.coreauth.audit.AuditEntry;
import dev.gatehouse.coreauth.audit.AuditKind;
import dev.gatehouse.coreauth.audit.AuditLog;
import dev.gatehouse.coreauth.audit.Initiator;
import dev.gatehouse.coreauth.login.AttemptLimiter.Counted;
import dev.gatehouse.coreauth.password.Credential;
import dev.gatehouse.coreauth.password.Credentials;
import dev.gatehouse.coreauth.password.PasswordVerifier;
import dev.gatehouse.coreauth.privacy.RegistrationPrivacy;
import dev.gatehouse.coreauth.session.Client;
import dev.gatehouse.coreauth.session.SessionKind;
import dev.gatehouse.coreauth.session.SessionOpening;
import dev.gatehouse.coreauth.token.Device;
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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Signs somebody in by address and password: count, look, hash, open. Whatever is wrong takes the same way and the same hash, so
 * that neither answer nor time tells an unknown address from a wrong password. One exception is meant: whoever has just
 * registered is told that the password is not ready yet (ACTIVATION_PENDING), unless registrations are private. That an account is
 * suspended (ACCOUNT_SUSPENDED) is told to who knows its password. Who shows a device token of that very account is looked for first,
 * and counted by the device.
 */
@ApplicationScoped
class SignIn {

    /**
     * How an attempt is counted, and from where the credential comes once it was.
     *
     * @param device on which it is made, if that is known to the account
     */
    private record Way(Attempt attempt, @Nullable Device device, Supplier<Uni<@Nullable Credential>> credential) {}

    private final KnownDevices devices;
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
            KnownDevices devices,
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
        this.devices = devices;
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

    /**
     * @param password as {@link TypedPassword#encoded()}; wiped when the answer is there
     * @param deviceToken of an earlier answer; one that is not good is as none
     */
    Uni<SignedIn> signIn(EmailAddress address, byte[] password, @Nullable String deviceToken, Client client) {
        return way(address, deviceToken, client)
                .flatMap(way -> verified(way, address, password, client)
                        .call(credential -> limiter.recognise(way.attempt()))
                        .flatMap(credential -> open(credential, way, client)))
                .eventually(() -> Arrays.fill(password, (byte) 0));
    }

    /** Only a token that is ours costs a look before anything is counted: any other tells nobody whether there is an account. */
    private Uni<Way> way(EmailAddress address, @Nullable String deviceToken, Client client) {
        var account = pseudonyms.of(address.canonical());
        var byNetwork = Attempt.of(account, client.address());
        var shown = devices.shown(deviceToken, account);
        if (shown.isEmpty()) {
            return Uni.createFrom().item(new Way(byNetwork, null, () -> credentials.find(address.canonical())));
        }
        var device = shown.get();
        return credentials.find(address.canonical()).map(found -> {
            Supplier<Uni<@Nullable Credential>> same = () -> Uni.createFrom().item(found);
            return found != null && found.version() == device.credentialVersion()
                    ? new Way(byNetwork.on(device), device, same)
                    : new Way(byNetwork, null, same);
        });
    }

    private Uni<Credential> verified(Way way, EmailAddress address, byte[] password, Client client) {
        return limiter.take(way.attempt(), address)
                .onFailure(DomainException.class)
                .invoke(refused -> recordRefused(refused, way.attempt(), address, client))
                .flatMap(counted -> way.credential()
                        .get()
                        .flatMap(credential -> judged(credential, password, counted, client))
                        .onFailure(SignIn::isUnjudged)
                        .call(failure -> limiter.takeBack(counted)));
    }

    /** What is answered 503: nobody said whether the password was right. */
    private static boolean isUnjudged(Throwable failure) {
        return failure instanceof DomainException refusal
                ? refusal.code().category() == ErrorCode.Category.UNAVAILABLE
                : PostgresFailure.isAway(failure);
    }

    private Uni<Credential> judged(@Nullable Credential credential, byte[] password, Counted counted, Client client) {
        return verifier.verify(credential, password).flatMap(matches -> {
            if (credential != null && credential.isPending() && !privacy.isPrivate()) {
                recordFailure("PASSWORD_PENDING", client, credential.userId());
                return limiter.uncount(counted).map(uncounted -> {
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

    private Uni<SignedIn> open(Credential credential, Way way, Client client) {
        return activations.statusOf(credential.userId()).flatMap(view -> sessions.open(
                        credential.userId(), credential.version(), kind(view, client), client)
                .map(opened -> opened.orElseThrow(() -> overtaken(credential, client)))
                .map(opened -> answers.answer(opened, view.status()))
                .map(signedIn -> signedIn.withDeviceToken(
                        devices.token(way.device(), way.attempt().account(), credential.version()))));
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
        if (refusals.isFirst(refused, attempt.account(), attempt.from())) {
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
