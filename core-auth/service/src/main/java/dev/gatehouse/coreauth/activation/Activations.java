package dev.gatehouse.coreauth.activation;

import dev.gatehouse.coreauth.CoreAuthError;
import dev.gatehouse.kit.problem.DomainException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Tells how far an account's set-up has come. */
@ApplicationScoped
public class Activations {

    private final ActivationRepository repository;

    Activations(ActivationRepository repository) {
        this.repository = repository;
    }

    /** As committed now; fails with ACTIVATION_NOT_FOUND for an account that nothing is known of. One indexed read. */
    public Uni<ActivationView> statusOf(UUID userId) {
        return repository.find(userId).onItem().ifNull().failWith(Activations::notFound);
    }

    /** ACTIVATION_NOT_FOUND. */
    public static DomainException notFound() {
        return new DomainException(CoreAuthError.ACTIVATION_NOT_FOUND, "There is no such activation.");
    }
}
