package dev.gatehouse.coreauth.activation;

import dev.gatehouse.coreauth.privacy.RegistrationPrivacy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;

/**
 * What people are shown of an activation. Where registrations are private: before the address is verified always the same, whether
 * there is an account behind it or a decoy, however far it has come. Operators see it as it is.
 */
@ApplicationScoped
public class Disclosure {

    /** A verified one is later: it has been changed by the report of the address at least. */
    private static final long FIRST = 1;

    private final RegistrationPrivacy privacy;

    Disclosure(RegistrationPrivacy privacy) {
        this.privacy = privacy;
    }

    public ActivationView of(ActivationView view) {
        return privacy.isPrivate() && view.domains().email() != DomainState.READY ? unverified(view.userId()) : view;
    }

    /** Those found, and where registrations are private one for each of the others: they may be decoys. */
    public List<ActivationView> of(Collection<UUID> asked, List<ActivationView> found) {
        if (!privacy.isPrivate()) {
            return found;
        }
        var shown = new ArrayList<ActivationView>(asked.size());
        var missing = new HashSet<>(asked);
        for (var view : found) {
            shown.add(of(view));
            missing.remove(view.userId());
        }
        missing.forEach(userId -> shown.add(unverified(userId)));
        return List.copyOf(shown);
    }

    /** Of a decoy. */
    public ActivationView unverified(UUID userId) {
        return new ActivationView(userId, ActivationState.PENDING, FIRST, Domains.NONE, ActivationStatus.UNVERIFIED);
    }
}
