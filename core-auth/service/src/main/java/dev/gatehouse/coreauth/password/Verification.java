package dev.gatehouse.coreauth.password;

import dev.gatehouse.coreauth.hashing.PasswordHasher;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One sign-in's work for a hashing thread. */
final class Verification implements HashWork<Verification.Verdict> {

    /** @param rehashed the same password under today's parameters, when it matched under others */
    record Verdict(boolean matches, @Nullable String rehashed) {

        @Override
        public String toString() {
            return "Verdict[…]";
        }
    }

    private final byte[] password;
    private final String phc;

    Verification(byte[] password, String phc) {
        this.password = password;
        this.phc = phc;
    }

    @Override
    public Verdict run(PasswordHasher hasher) {
        try {
            boolean matches = hasher.verify(password, phc);
            return new Verdict(matches, matches && hasher.needsRehash(phc) ? hasher.hash(password) : null);
        } finally {
            discard();
        }
    }

    @Override
    public void discard() {
        Arrays.fill(password, (byte) 0);
    }
}
