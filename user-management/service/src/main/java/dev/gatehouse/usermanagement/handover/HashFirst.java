package dev.gatehouse.usermanagement.handover;

import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.kit.problem.FieldError;
import dev.gatehouse.kit.problem.PlatformError;
import dev.gatehouse.usermanagement.UserManagementError;
import dev.gatehouse.usermanagement.sealing.SealedPassword;
import io.grpc.Status;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Has core-auth hash a password before its registration is committed (mode {@code inline}), so that it is written nowhere, not even
 * sealed. Without core-auth there is no registration then, and nothing to lose: the person still has the password.
 */
@ApplicationScoped
public class HashFirst {

    private static final Duration TRY_AGAIN = Duration.ofSeconds(2);

    private final ActivationStarter coreAuth;
    private final HandoverConfig config;
    private final Semaphore inFlight;

    HashFirst(ActivationStarter coreAuth, HandoverConfig config) {
        this.coreAuth = coreAuth;
        this.config = config;
        this.inFlight = new Semaphore(config.inFlight());
    }

    /**
     * The same handover with the hash in the password's place. Fails with NOT_HASHED when core-auth is away, slow or has its fill of
     * passwords.
     */
    public Uni<Handover> hashed(Handover handover) {
        if (!(handover.password() instanceof SealedPassword sealed)) {
            return Uni.createFrom().item(handover);
        }
        return bounded(handover, () -> coreAuth.hash(handover, sealed, config.hashDeadline()))
                .onFailure()
                .transform(failure -> notHashed())
                .map(handover::with);
    }

    /**
     * The same handover with a hash that another system made. Fails with INVALID_REQUEST when it is none that core-auth verifies, else
     * with NOT_HASHED.
     */
    public Uni<Handover> imported(Handover handover, String phc) {
        return bounded(handover, () -> coreAuth.importHash(handover, phc, config.hashDeadline()))
                .onFailure()
                .transform(failure -> Status.fromThrowable(failure).getCode() == Status.Code.INVALID_ARGUMENT
                        ? notVerifiable()
                        : notHashed())
                .map(handover::with);
    }

    private <T> Uni<T> bounded(Handover handover, Supplier<Uni<T>> call) {
        return inFlight.tryAcquire()
                ? call.get()
                        .onTermination()
                        .invoke(inFlight::release)
                        .onFailure()
                        .invoke(failure -> Log.debugf("%s refused, not hashed: %s", handover, failure.getMessage()))
                : Uni.createFrom().failure(notHashed());
    }

    private static DomainException notVerifiable() {
        return new DomainException(
                PlatformError.INVALID_REQUEST,
                "Some fields are not valid.",
                List.of(new FieldError(
                        "/password_hash",
                        "NOT_VERIFIABLE",
                        "This is no PHC string of Argon2, bcrypt, PBKDF2 or scrypt, or it costs more than allowed.")));
    }

    private static DomainException notHashed() {
        return new DomainException(
                UserManagementError.NOT_HASHED,
                "Registrations cannot be taken just now. Nothing was stored. Try again shortly.",
                TRY_AGAIN);
    }
}
