package dev.gatehouse.usermanagement.registration;

import dev.gatehouse.kit.audit.Operator;
import dev.gatehouse.kit.audit.OperatorActions;
import dev.gatehouse.kit.id.Ids;
import dev.gatehouse.kit.outbox.OutboxEvent;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.usermanagement.account.UserEvents;
import dev.gatehouse.usermanagement.handover.Caller;
import dev.gatehouse.usermanagement.handover.Handover;
import dev.gatehouse.usermanagement.handover.HandoverBacklog;
import dev.gatehouse.usermanagement.handover.HashFirst;
import dev.gatehouse.usermanagement.registration.RegistrationRepository.Added;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/** Takes in an account of another system, with the hash of its password. A second time it is refused, and changes nothing. */
@ApplicationScoped
class ImportAccount {

    /** The operator's address is not for the person's list of sessions. */
    private static final Caller NOBODY = new Caller("", "");

    private final RegistrationRules rules;
    private final HashFirst hashes;
    private final RegistrationRepository registrations;
    private final HandoverBacklog backlog;
    private final RegisterUser registerUser;
    private final UserEvents events;
    private final OperatorActions actions;
    private final Ids ids;
    private final Clock clock;

    ImportAccount(
            RegistrationRules rules,
            HashFirst hashes,
            RegistrationRepository registrations,
            HandoverBacklog backlog,
            RegisterUser registerUser,
            UserEvents events,
            OperatorActions actions,
            Ids ids,
            Clock clock) {
        this.rules = rules;
        this.hashes = hashes;
        this.registrations = registrations;
        this.backlog = backlog;
        this.registerUser = registerUser;
        this.events = events;
        this.actions = actions;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Commits the account; its credential and its roles follow.
     *
     * @throws DomainException INVALID_REQUEST, EMAIL_TAKEN (even where registrations are private), NOT_HASHED or
     *     TOO_MANY_OPEN_REGISTRATIONS
     */
    Uni<RegisteredUser> take(AccountImport account, Operator operator) {
        backlog.admit();
        var checked = rules.check(account);
        var hash = Objects.requireNonNull(account.passwordHash());
        var userId = ids.next();
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var announcement = events.imported(userId, now, operator.id(), account.isVerified());
        var vouched = account.isVerified() ? "address verified elsewhere" : "address to be verified";
        var action = actions.event(operator.did("user.imported", userId, vouched));
        var handover = new Handover(
                userId, ids.next(), checked.email().canonical(), false, null, NOBODY, now, announcement.traceparent());
        return hashes.imported(handover, hash)
                .flatMap(hashed -> add(new NewRegistration(checked, hashed, announcement, null), action));
    }

    private Uni<RegisteredUser> add(NewRegistration registration, OutboxEvent action) {
        return registrations.addOpenly(registration, action).flatMap(added -> switch (added) {
            case Added.Account account ->
                registerUser.committed(RegisteredUser.of(registration)).map(RegisterUser.Accepted::user);
            case Added.Decoy impossible -> Uni.createFrom().failure(RegisterUser.emailTaken());
            case Added.Refused refused -> Uni.createFrom().failure(RegisterUser.emailTaken());
        });
    }
}
