package dev.gatehouse.usermanagement.profile;

import dev.gatehouse.kit.outbox.OutboxEvent;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.usermanagement.UserManagementError;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.OptimisticLockException;
import java.util.UUID;

/** Profiles in PostgreSQL. Speaks in domain terms; runs in the caller's session. */
@ApplicationScoped
class ProfileRepository implements PanacheRepositoryBase<Profile, UUID> {

    private static final String APPEND = """
            select 1 from outbox_append(cast(?1 as uuid), ?2, ?3, cast(?4 as uuid), ?5, cast(?6 as text),
                                        cast(?7 as uuid), null)""";

    /** Fails with USER_NOT_FOUND. */
    Uni<Profile> get(UUID userId) {
        return findById(userId)
                .onItem()
                .ifNull()
                .failWith(() -> new DomainException(UserManagementError.USER_NOT_FOUND, "There is no such account."));
    }

    /** Writes what has changed. Fails with PROFILE_CHANGED when somebody else was quicker. */
    Uni<Profile> store(Profile profile) {
        return flush().onFailure(OptimisticLockException.class)
                .transform(e -> changed())
                .replaceWith(profile);
    }

    /** In the same transaction as the change it tells of. */
    Uni<Void> announce(OutboxEvent event) {
        return getSession()
                .flatMap(session -> session.createNativeQuery(APPEND, Integer.class)
                        .setParameter(1, event.id())
                        .setParameter(2, event.topic())
                        .setParameter(3, event.type())
                        .setParameter(4, event.subject())
                        .setParameter(5, event.data())
                        .setParameter(6, event.traceparent())
                        .setParameter(7, event.correlation())
                        .getSingleResult())
                .replaceWithVoid();
    }

    static DomainException changed() {
        return new DomainException(
                UserManagementError.PROFILE_CHANGED, "The profile has changed since. Read it again and repeat.");
    }
}
