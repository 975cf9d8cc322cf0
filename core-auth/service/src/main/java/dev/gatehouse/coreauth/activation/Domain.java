package dev.gatehouse.coreauth.activation;

import java.util.Locale;

/** A part of an account's set-up that somebody reports on. */
public enum Domain {
    PASSWORD,
    ROLES,
    EMAIL,
    PROFILE;

    /** Its name on every wire and in the database's column. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
