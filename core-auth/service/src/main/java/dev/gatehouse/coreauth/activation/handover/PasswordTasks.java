package dev.gatehouse.coreauth.activation.handover;

import dev.gatehouse.coreauth.keys.SealedPassword;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The workers that hash what is handed over, as the start of an activation sees them. Thread-safe; nothing here blocks. */
public interface PasswordTasks {

    /** True when more tasks are open than are let in, as counted about a second ago and by this process since. */
    boolean isFull();

    /**
     * Room for one task in this process, when a worker is free and no older task waits: the task is then stored as claimed
     * already, which saves the claim. Whoever got it calls {@link Reservation#begin} or {@link Reservation#release}.
     */
    Optional<Reservation> reserve();

    /** A task has been committed that nobody has claimed. */
    void added();

    /** A claim on a task that is about to be stored. */
    interface Reservation {

        /** To be stored with the task. */
        UUID lease();

        /** The task is committed under the lease: hash it now. */
        void begin(SealedPassword password, @Nullable String traceparent);

        /** It was not. */
        void release();
    }
}
