package dev.gatehouse.coreauth.session;

import dev.gatehouse.coreauth.token.AccessGrant.Strength;

/** What a session may become and do. A kind never changes: more power means a new session under a new id. */
public enum SessionKind {
    /** Opened at registration: watches the activation; no refresh token. */
    TEMPORARY(Strength.REGISTERED),
    /** Signed in before the account was active: as powerless, but with a refresh token. */
    LIMITED(Strength.LIMITED),
    /** Signed in. */
    FULL(Strength.FULL);

    private final Strength strength;

    SessionKind(Strength strength) {
        this.strength = strength;
    }

    public Strength strength() {
        return strength;
    }

    public boolean isFull() {
        return this == FULL;
    }
}
