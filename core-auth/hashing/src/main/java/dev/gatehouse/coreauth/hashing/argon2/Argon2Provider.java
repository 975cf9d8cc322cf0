package dev.gatehouse.coreauth.hashing.argon2;

/** Opens one implementation's instances, one per thread that hashes. */
public interface Argon2Provider {

    /** The implementation, as logs and metrics name it: {@code vector-512}. */
    String label();

    /** @throws UnavailableException if this machine or this JVM cannot run it; the message says why */
    Argon2 open() throws UnavailableException;

    /** This machine or this JVM cannot run the implementation. */
    final class UnavailableException extends Exception {

        private static final long serialVersionUID = 1L;

        public UnavailableException(String reason) {
            super(reason);
        }

        public UnavailableException(String reason, Throwable cause) {
            super(reason, cause);
        }
    }
}
