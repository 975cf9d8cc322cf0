package dev.gatehouse.usermanagement.registration;

import dev.gatehouse.coreauth.api.password.PlaintextPassword;
import dev.gatehouse.kit.id.Ids;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.usermanagement.account.UserEvents;
import dev.gatehouse.usermanagement.handover.Caller;
import dev.gatehouse.usermanagement.handover.Handover;
import dev.gatehouse.usermanagement.registration.NewRegistration.Retryable;
import dev.gatehouse.usermanagement.sealing.PasswordSealer;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks a registration and seals its password: the only part that sees it, synchronous, so that it is soon wiped. */
@ApplicationScoped
class PrepareRegistration {

    private static final int FIRST_PASSWORD = 1;

    private final RegistrationRules rules;
    private final PasswordSealer sealer;
    private final RequestDigests digests;
    private final UserEvents events;
    private final Ids ids;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    PrepareRegistration(
            RegistrationRules rules,
            PasswordSealer sealer,
            RequestDigests digests,
            UserEvents events,
            Ids ids,
            Clock clock) {
        this.rules = rules;
        this.sealer = sealer;
        this.digests = digests;
        this.events = events;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Wipes the password in any case, before it returns. Fails with INVALID_REQUEST when the password is a breached one.
     *
     * @throws DomainException INVALID_REQUEST or NO_SEALING_KEY
     */
    Uni<NewRegistration> prepare(RegistrationForm form, Optional<IdempotencyKey> key, Caller caller) {
        try (var password = form.password()) {
            if (password == null) {
                throw RegistrationRules.passwordMissing();
            }
            var account = rules.check(form, password);
            var retryable = key.map(given -> retryable(given, account, password));
            var registration = registration(account, password, caller, retryable.orElse(null));
            return rules.checkBreaches(password).replaceWith(registration);
        }
    }

    private NewRegistration registration(
            NewAccount account, PlaintextPassword password, Caller caller, @Nullable Retryable retryable) {
        var userId = ids.next();
        var taskId = ids.next();
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS); // as PostgreSQL will give it back
        var announcement = events.registered(userId, now);
        var handover = new Handover(
                userId,
                taskId,
                account.email().canonical(),
                false,
                sealer.seal(password, userId, taskId, FIRST_PASSWORD),
                caller,
                now,
                announcement.traceparent());
        return new NewRegistration(account, handover, announcement, retryable);
    }

    private Retryable retryable(IdempotencyKey key, NewAccount account, PlaintextPassword password) {
        var digest = digests.digest(account, password);
        return new Retryable(key, digest, digest.fingerprint(random));
    }
}
