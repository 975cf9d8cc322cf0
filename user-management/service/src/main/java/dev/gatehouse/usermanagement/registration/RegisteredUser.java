package dev.gatehouse.usermanagement.registration;

import dev.gatehouse.usermanagement.handover.Handover;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A committed registration: the account, and the handover as far as it is still open. */
record RegisteredUser(String email, @Nullable String displayName, Handover handover) {

    static RegisteredUser of(NewRegistration registration) {
        var account = registration.account();
        return new RegisteredUser(account.email().entered(), account.displayNameText(), registration.handover());
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
