package dev.gatehouse.coreauth.session;

/** Why a session ended. Stored by name: never rename. */
public enum EndReason {
    SIGNED_OUT,
    SIGNED_OUT_EVERYWHERE,
    ENDED_BY_OWNER,
    UPGRADED,
    PASSWORD_RESET,
    PASSWORD_CHANGED,
    REFRESH_TOKEN_REUSED,
    ENDED_BY_OPERATOR,
    TOO_MANY,
    REFRESH_TOKEN_REVOKED,
    SUSPENDED,
    DEMOTED
}
