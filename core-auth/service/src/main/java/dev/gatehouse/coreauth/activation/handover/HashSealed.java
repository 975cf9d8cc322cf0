package dev.gatehouse.coreauth.activation.handover;

import dev.gatehouse.coreauth.hashing.PasswordHasher;
import dev.gatehouse.coreauth.keys.SealedPassword;
import dev.gatehouse.coreauth.keys.SealingKeyRing;
import dev.gatehouse.coreauth.keys.UnopenablePassword;
import dev.gatehouse.coreauth.password.HashWork;
import java.util.Arrays;

/** Opens a password and hashes it (PHC string). It exists in clear only within {@link #run}. */
record HashSealed(SealedPassword password, SealingKeyRing keys) implements HashWork<String> {

    @Override
    public String run(PasswordHasher hasher) throws UnopenablePassword {
        var opened = keys.open(password);
        try {
            return hasher.hash(opened);
        } finally {
            Arrays.fill(opened, (byte) 0);
        }
    }
}
