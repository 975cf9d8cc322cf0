package dev.gatehouse.usermanagement.registration;

import dev.gatehouse.kit.outbox.Outbox;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.usermanagement.UserManagementError;
import dev.gatehouse.usermanagement.handover.Caller;
import dev.gatehouse.usermanagement.handover.HandOver;
import dev.gatehouse.usermanagement.handover.HandoverBacklog;
import dev.gatehouse.usermanagement.handover.StartedActivation;
import dev.gatehouse.usermanagement.registration.NewRegistration.Retryable;
import dev.gatehouse.usermanagement.registration.RegistrationRepository.Conflict;
import dev.gatehouse.usermanagement.registration.RegistrationRepository.Remembered;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Accepts a registration: committed when it answers, started at core-auth by then if core-auth is quick. */
@ApplicationScoped
class RegisterUser {

    /**
     * @param activation nothing while core-auth has not confirmed it
     * @param repeated it had been accepted before
     */
    record Accepted(RegisteredUser user, Optional<StartedActivation> activation, boolean repeated) {}

    private final PrepareRegistration preparation;
    private final RegistrationRepository registrations;
    private final HandoverBacklog backlog;
    private final HandOver handOver;
    private final Outbox outbox;

    RegisterUser(
            PrepareRegistration preparation,
            RegistrationRepository registrations,
            HandoverBacklog backlog,
            HandOver handOver,
            Outbox outbox) {
        this.preparation = preparation;
        this.registrations = registrations;
        this.backlog = backlog;
        this.handOver = handOver;
        this.outbox = outbox;
    }

    /**
     * Commits the account, or answers a retry under the same key with the account made before and, while it lives, its session.
     *
     * @throws DomainException INVALID_REQUEST, EMAIL_TAKEN, IDEMPOTENCY_KEY_REUSED, NO_SEALING_KEY or
     *     TOO_MANY_OPEN_REGISTRATIONS
     */
    Uni<Accepted> register(RegistrationForm form, Optional<IdempotencyKey> key, Caller caller) {
        backlog.admit();
        var registration = preparation.prepare(form, key, caller);
        return registrations
                .add(registration)
                .flatMap(conflict ->
                        conflict.isEmpty() ? committed(registration) : retriedOrRefused(registration, conflict.get()));
    }

    private Uni<Accepted> committed(NewRegistration registration) {
        backlog.opened();
        outbox.wake();
        return started(RegisteredUser.of(registration), false);
    }

    private Uni<Accepted> started(RegisteredUser user, boolean repeated) {
        return handOver.handOver(user.handover()).map(activation -> new Accepted(user, activation, repeated));
    }

    private Uni<Accepted> retriedOrRefused(NewRegistration registration, Conflict conflict) {
        var retryable = registration.retryable();
        if (retryable == null) {
            return Uni.createFrom().failure(emailTaken());
        }
        return registrations
                .find(retryable.key(), registration.handover().caller())
                .flatMap(remembered -> remembered.isPresent()
                        ? retried(retryable, remembered.get())
                        : switch (conflict) {
                            case EMAIL_TAKEN -> Uni.createFrom().failure(emailTaken());
                            case KEY_USED -> addedAfterForgetting(registration, retryable);
                        });
    }

    private Uni<Accepted> retried(Retryable retryable, Remembered remembered) {
        return retryable.digest().matches(remembered.fingerprint())
                ? started(remembered.user(), true)
                : Uni.createFrom().failure(keyReused());
    }

    /** The key was used too long ago to count. */
    private Uni<Accepted> addedAfterForgetting(NewRegistration registration, Retryable retryable) {
        return registrations
                .forget(retryable.key())
                .flatMap(forgotten -> registrations.add(registration))
                .flatMap(conflict -> conflict.isEmpty()
                        ? committed(registration)
                        : Uni.createFrom()
                                .failure(conflict.get() == Conflict.EMAIL_TAKEN ? emailTaken() : keyReused()));
    }

    private static DomainException emailTaken() {
        return new DomainException(UserManagementError.EMAIL_TAKEN, "This address is already registered.");
    }

    private static DomainException keyReused() {
        return new DomainException(
                UserManagementError.IDEMPOTENCY_KEY_REUSED, "This Idempotency-Key was used for another request.");
    }
}
