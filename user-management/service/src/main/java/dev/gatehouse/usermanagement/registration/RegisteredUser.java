package dev.gatehouse.usermanagement.registration;

import dev.gatehouse.usermanagement.handover.Handover;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A committed registration: the account (or what passes for one), and the handover as far as it is still open. */
record RegisteredUser(String email, @Nullable String displayName, Handover handover) {

    static RegisteredUser of(NewRegistration registration) {
        return of(registration, registration.handover());
    }

    /** Looks like an account from outside. */
    static RegisteredUser decoy(NewRegistration registration) {
        return of(registration, registration.handover().asDecoy());
    }

    private static RegisteredUser of(NewRegistration registration, Handover handover) {
        var account = registration.account();
        return new RegisteredUser(account.email().entered(), account.displayNameText(), handover);
    }

    UUID id() {
        return handover.userId();
    }

    Instant registeredAt() {
        return handover.registeredAt();
    }

    @Override
    public String toString() {
        return "RegisteredUser[" + id() + "]";
    }
}
