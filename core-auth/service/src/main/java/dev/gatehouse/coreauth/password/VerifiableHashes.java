package dev.gatehouse.coreauth.password;

import dev.gatehouse.coreauth.hashing.PasswordHasher;
import jakarta.enterprise.context.ApplicationScoped;

/** Which hashes of other systems a sign-in could verify under this installation's bounds. Thread-safe; computes nothing. */
@ApplicationScoped
public class VerifiableHashes {

    private final PasswordHasher rules;

    VerifiableHashes(Hashers hashers) {
        this.rules = hashers.forThread();
    }

    /** @throws IllegalArgumentException for one of no known kind, or one that costs more than allowed; the message does not repeat it */
    public void require(String phc) {
        rules.requireVerifiable(phc);
    }
}
