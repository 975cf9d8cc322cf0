package dev.gatehouse.usermanagement.registration;

import dev.gatehouse.kit.outbox.Outbox;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.usermanagement.UserManagementError;
import dev.gatehouse.usermanagement.handover.Caller;
import dev.gatehouse.usermanagement.handover.HandOver;
import dev.gatehouse.usermanagement.handover.HandoverBacklog;
import dev.gatehouse.usermanagement.handover.HashFirst;
import dev.gatehouse.usermanagement.handover.StartedActivation;
import dev.gatehouse.usermanagement.registration.NewRegistration.Retryable;
import dev.gatehouse.usermanagement.registration.RegistrationRepository.Added;
import dev.gatehouse.usermanagement.registration.RegistrationRepository.Conflict;
import dev.gatehouse.usermanagement.registration.RegistrationRepository.Remembered;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Accepts a registration: committed when it answers, started at core-auth by then if core-auth is quick. */
@ApplicationScoped
class RegisterUser {

    /**
     * @param activation nothing while core-auth has not confirmed it
     * @param comeBack when to ask again for the session then: those who wait long ask seldom, or they would be what keeps
     *     core-auth from coming back
     * @param repeated it had been accepted before
     */
    record Accepted(RegisteredUser user, Optional<StartedActivation> activation, Duration comeBack, boolean repeated) {}

    private final PrepareRegistration preparation;
    private final HashFirst hashFirst;
    private final RegistrationRepository registrations;
    private final HandoverBacklog backlog;
    private final HandOver handOver;
    private final Outbox outbox;
    private final HeadStart headStart;
    private final RecentKeys recentKeys;
    private final RegistrationConfig config;
    private final Clock clock;
    private final Counter repeated;

    RegisterUser(
            PrepareRegistration preparation,
            HashFirst hashFirst,
            RegistrationRepository registrations,
            HandoverBacklog backlog,
            HandOver handOver,
            Outbox outbox,
            HeadStart headStart,
            RecentKeys recentKeys,
            RegistrationConfig config,
            Clock clock,
            MeterRegistry metrics) {
        this.preparation = preparation;
        this.hashFirst = hashFirst;
        this.registrations = registrations;
        this.backlog = backlog;
        this.handOver = handOver;
        this.outbox = outbox;
        this.headStart = headStart;
        this.recentKeys = recentKeys;
        this.config = config;
        this.clock = clock;
        this.repeated = metrics.counter("gatehouse.registrations.repeated");
    }

    /**
     * Commits the account, or answers a retry under the same key with the account made before and, while it lives, its session.
     *
     * @throws DomainException INVALID_REQUEST, EMAIL_TAKEN, IDEMPOTENCY_KEY_REUSED, NO_SEALING_KEY, NOT_HASHED or
     *     TOO_MANY_OPEN_REGISTRATIONS
     */
    Uni<Accepted> register(RegistrationForm form, Optional<IdempotencyKey> key, Caller caller) {
        backlog.admit();
        return preparation.prepare(form, key, caller).flatMap(this::takeOnce);
    }

    private Uni<Accepted> takeOnce(NewRegistration registration) {
        var retryable = registration.retryable();
        return retryable != null && recentKeys.isAgain(retryable.key())
                ? again(registration, retryable)
                : accept(registration);
    }

    private Uni<Accepted> again(NewRegistration registration, Retryable retryable) {
        return registrations
                .find(retryable.key(), registration.handover().caller())
                .flatMap(remembered -> {
                    if (remembered.isEmpty()) {
                        return accept(registration);
                    }
                    repeated.increment();
                    return retried(retryable, remembered.get());
                });
    }

    private Uni<Accepted> accept(NewRegistration registration) {
        return switch (config.hashing()) {
            case DEFERRED -> add(registration);
            case INLINE -> hashFirst.hashed(registration.handover()).flatMap(hashed -> add(registration.with(hashed)));
        };
    }

    private Uni<Accepted> add(NewRegistration registration) {
        return registrations.add(registration).flatMap(added -> switch (added) {
            case Added.Account account -> committed(RegisteredUser.of(registration));
            case Added.Decoy decoy -> committed(RegisteredUser.decoy(registration));
            case Added.Refused(var conflict) -> retriedOrRefused(registration, conflict);
        });
    }

    /** What follows the commit of a new account. */
    Uni<Accepted> committed(RegisteredUser user) {
        backlog.opened();
        return headStart.before(outbox::wake, started(user, false));
    }

    private Uni<Accepted> started(RegisteredUser user, boolean repeated) {
        return handOver.handOver(user.handover())
                .map(activation -> new Accepted(user, activation, comeBack(user), repeated));
    }

    private Duration comeBack(RegisteredUser user) {
        var waited = Duration.between(user.registeredAt(), clock.instant());
        return Collections.min(List.of(config.longestReturn(), Collections.max(List.of(config.firstReturn(), waited))));
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
                .flatMap(added -> switch (added) {
                    case Added.Account account -> committed(RegisteredUser.of(registration));
                    case Added.Decoy decoy -> committed(RegisteredUser.decoy(registration));
                    case Added.Refused(var conflict) ->
                        Uni.createFrom().failure(conflict == Conflict.EMAIL_TAKEN ? emailTaken() : keyReused());
                });
    }

    static DomainException emailTaken() {
        return new DomainException(UserManagementError.EMAIL_TAKEN, "This address is already registered.");
    }

    private static DomainException keyReused() {
        return new DomainException(
                UserManagementError.IDEMPOTENCY_KEY_REUSED, "This Idempotency-Key was used for another request.");
    }
}
