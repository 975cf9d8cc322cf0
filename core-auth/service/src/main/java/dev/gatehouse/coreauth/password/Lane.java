package dev.gatehouse.coreauth.password;

import java.util.Locale;

/** Who waits for a hash. */
public enum Lane {
    /** A person. */
    SIGN_IN,
    /** A task. */
    BACKGROUND;

    String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
