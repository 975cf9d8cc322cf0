package dev.gatehouse.usermanagement.profile;

import dev.gatehouse.kit.outbox.Outbox;
import dev.gatehouse.usermanagement.account.UserEvents;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.UUID;

/** Changes a profile that nobody has changed since it was read. */
@ApplicationScoped
class ChangeProfile {

    private final ProfileRepository profiles;
    private final UserEvents events;
    private final Outbox outbox;
    private final Clock clock;

    ChangeProfile(ProfileRepository profiles, UserEvents events, Outbox outbox, Clock clock) {
        this.profiles = profiles;
        this.events = events;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * The profile after the change. Change and announcement commit together; a patch that changes nothing announces nothing.
     * Fails with USER_NOT_FOUND, or PROFILE_CHANGED when the precondition no longer holds.
     */
    Uni<ProfileView> change(UUID userId, Precondition precondition, ProfilePatch patch) {
        return transaction(userId, precondition, patch).invoke(outbox::wake);
    }

    @WithTransaction
    Uni<ProfileView> transaction(UUID userId, Precondition precondition, ProfilePatch patch) {
        return profiles.get(userId).flatMap(profile -> {
            long before = profile.version();
            if (!precondition.holdsFor(before)) {
                return Uni.createFrom().failure(ProfileRepository.changed());
            }
            profile.change(patch);
            return profiles.store(profile)
                    .call(stored -> stored.version() == before
                            ? Uni.createFrom().voidItem()
                            : profiles.announce(events.profileChanged(userId, clock.instant(), stored.version())))
                    .map(Profile::view);
        });
    }
}
