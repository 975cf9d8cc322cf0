package dev.gatehouse.local.process;

import org.jspecify.annotations.Nullable;

/** A system, or a part of it, could not be started; the message tells a person why and what to do. */
public final class StartException extends Exception {
    private static final long serialVersionUID = 1L;

    public StartException(@Nullable String message) {
        super(message);
    }

    public StartException(@Nullable String message, Throwable cause) {
        super(message, cause);
    }
}
