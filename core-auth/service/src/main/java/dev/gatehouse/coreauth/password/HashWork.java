package dev.gatehouse.coreauth.password;

import dev.gatehouse.coreauth.hashing.PasswordHasher;

/** One piece of work for a hashing thread. Wipes what secrets it holds, whether it is run or discarded. */
public interface HashWork<T> {

    /** @throws Exception as the submitter's failure */
    T run(PasswordHasher hasher) throws Exception;

    /** It will not be run. */
    default void discard() {}
}
