package dev.gatehouse.coreauth.newpassword;

import dev.gatehouse.coreauth.hashing.PasswordHasher;
import dev.gatehouse.coreauth.password.HashWork;
import java.util.Arrays;

/** Hashes a password that somebody waits for, and wipes it. */
final class HashNewPassword implements HashWork<NewHash> {

    private static final double NANOS_PER_MILLI = 1e6;

    private final byte[] password;

    /** @param password UTF-8; becomes this one's, which wipes it */
    HashNewPassword(byte[] password) {
        this.password = password;
    }

    @Override
    public NewHash run(PasswordHasher hasher) {
        long began = System.nanoTime();
        try {
            return new NewHash(hasher.hash(password), (System.nanoTime() - began) / NANOS_PER_MILLI);
        } finally {
            discard();
        }
    }

    @Override
    public void discard() {
        Arrays.fill(password, (byte) 0);
    }

    @Override
    public String toString() {
        return "HashNewPassword[redacted]";
    }
}
