package dev.gatehouse.coreauth.passwordtask;

import dev.gatehouse.coreauth.hashing.PasswordHasher;
import dev.gatehouse.coreauth.keys.SealingKeyRing;
import dev.gatehouse.coreauth.keys.UnopenablePassword;
import dev.gatehouse.coreauth.password.HashWork;
import java.util.Arrays;

/** The work of one task. The password exists in clear only within {@link #run}. */
record OpenAndHash(PasswordTask task, SealingKeyRing keys) implements HashWork<HashedPassword> {

    private static final double NANOS_PER_MILLI = 1e6;

    @Override
    public HashedPassword run(PasswordHasher hasher) throws UnopenablePassword {
        long began = System.nanoTime();
        var password = keys.open(task.password());
        try {
            var phc = hasher.hash(password);
            return new HashedPassword(task, phc, (System.nanoTime() - began) / NANOS_PER_MILLI);
        } finally {
            Arrays.fill(password, (byte) 0);
        }
    }
}
