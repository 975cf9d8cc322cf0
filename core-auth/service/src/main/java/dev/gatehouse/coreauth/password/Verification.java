package dev.gatehouse.coreauth.password;

import dev.gatehouse.coreauth.hashing.PasswordHasher;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One sign-in's work for a hashing thread. */
final class Verification implements HashWork<Verification.Verdict> {

    /**
     * @param rehashed the same password under today's parameters, when it matched under others
     * @param unusable the stored text is no hash that is verified here: nobody signs in by it
     */
    record Verdict(boolean matches, @Nullable String rehashed, boolean unusable) {

        @Override
        public String toString() {
            return "Verdict[…]";
        }
    }

    private final byte[] password;
    private final String phc;
    private final String dummy;

    /** @param dummy a hash that no password has, verified when the other one cannot be */
    Verification(byte[] password, String phc, String dummy) {
        this.password = password;
        this.phc = phc;
        this.dummy = dummy;
    }

    @Override
    public Verdict run(PasswordHasher hasher) {
        try {
            return judged(hasher);
        } finally {
            discard();
        }
    }

    private Verdict judged(PasswordHasher hasher) {
        try {
            boolean matches = hasher.verify(password, phc);
            return new Verdict(matches, matches && hasher.needsRehash(phc) ? hasher.hash(password) : null, false);
        } catch (IllegalArgumentException unusable) {
            return new Verdict(hasher.verify(password, dummy), null, true);
        }
    }

    @Override
    public void discard() {
        Arrays.fill(password, (byte) 0);
    }
}
