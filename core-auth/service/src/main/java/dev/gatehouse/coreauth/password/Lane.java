package dev.gatehouse.coreauth.password;

import java.util.Locale;

/** Who waits for a hash. */
public enum Lane {
    /** A person. */
    SIGN_IN,
    /** A person, whose registration is answered after the hash: on the tasks' threads, so that no crowd of them stops sign-ins. */
    REGISTRATION,
    /** A task. */
    BACKGROUND;

    String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
