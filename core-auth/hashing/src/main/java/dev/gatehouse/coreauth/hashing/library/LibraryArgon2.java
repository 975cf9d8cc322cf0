package dev.gatehouse.coreauth.hashing.library;

import dev.gatehouse.coreauth.hashing.argon2.Argon2;
import dev.gatehouse.coreauth.hashing.argon2.Argon2Provider;

/** Argon2id by libraries. */
public enum LibraryArgon2 implements Argon2Provider {

    /** Native, with vector code of its own choice. */
    SODIUM("sodium") {
        @Override
        public Argon2 open() throws UnavailableException {
            return SodiumArgon2.open();
        }
    },

    /** Java without vectors, written by others. */
    BOUNCY_CASTLE("bouncy-castle") {
        @Override
        public Argon2 open() {
            return new BouncyCastleArgon2();
        }
    };

    private final String label;

    LibraryArgon2(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
