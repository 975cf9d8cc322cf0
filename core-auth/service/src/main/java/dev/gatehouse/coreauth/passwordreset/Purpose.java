package dev.gatehouse.coreauth.passwordreset;

/** What a token from a mail may be used for. Stored by name: never rename. */
enum Purpose {
    SET_PASSWORD
}
