package dev.gatehouse.usermanagement.handover;

import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.usermanagement.UserManagementError;
import dev.gatehouse.usermanagement.sealing.SealedPassword;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.Semaphore;

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
        if (!inFlight.tryAcquire()) {
            return Uni.createFrom().failure(notHashed());
        }
        return coreAuth.hash(handover, sealed, config.hashDeadline())
                .onTermination()
                .invoke(inFlight::release)
                .onFailure()
                .invoke(failure -> Log.debugf("%s refused, not hashed: %s", handover, failure.getMessage()))
                .onFailure()
                .transform(failure -> notHashed())
                .map(handover::with);
    }

    private static DomainException notHashed() {
        return new DomainException(
                UserManagementError.NOT_HASHED,
                "Registrations cannot be taken just now. Nothing was stored. Try again shortly.",
                TRY_AGAIN);
    }
}
