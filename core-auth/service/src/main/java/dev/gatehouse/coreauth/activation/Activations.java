package dev.gatehouse.coreauth.activation;

import dev.gatehouse.coreauth.CoreAuthError;
import dev.gatehouse.kit.problem.DomainException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** Tells how far an account's set-up has come. */
@ApplicationScoped
public class Activations {

    private final ActivationRepository repository;
    private final Disclosure disclosure;

    Activations(ActivationRepository repository, Disclosure disclosure) {
        this.repository = repository;
        this.disclosure = disclosure;
    }

    /**
     * As committed now, as far as it may be shown; fails with ACTIVATION_NOT_FOUND for an account that nothing is known of, unless
     * it might be a decoy. One indexed read.
     */
    public Uni<ActivationView> statusOf(UUID userId) {
        return repository
                .find(userId)
                .map(found -> disclosure.of(List.of(userId), found == null ? List.of() : List.of(found)))
                .map(shown -> shown.stream().findFirst().orElseThrow(Activations::notFound));
    }

    /** ACTIVATION_NOT_FOUND. */
    public static DomainException notFound() {
        return new DomainException(CoreAuthError.ACTIVATION_NOT_FOUND, "There is no such activation.");
    }
}
