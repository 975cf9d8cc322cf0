package dev.gatehouse.coreauth.hashing.argon2;

/**
 * Argon2id, version 0x13 (RFC 9106). An instance belongs to one thread: it may keep the memory it works in from one hash to the
 * next, wiped in between.
 */
public interface Argon2 extends AutoCloseable {

    /** Whether {@link #derive} takes this input under these parameters. */
    boolean supports(Argon2Input input, Argon2Parameters parameters);

    /**
     * Fills the tag (4 bytes or more). Neither the input's arrays nor the tag are kept, and no intermediate value outlives the call.
     *
     * @throws UnsupportedOperationException if {@link #supports} says no
     */
    void derive(Argon2Input input, Argon2Parameters parameters, byte[] tag);

    /** Lets go of the memory. */
    @Override
    default void close() {}
}
