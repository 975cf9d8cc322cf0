package dev.gatehouse.e2e;

/** The kinds of callers, in the order of the table's columns. The user comes last: what he may end is there for the others. */
enum Caller {
    NOBODY,
    /** Whom an operator keeps out, with the token that he had. */
    SUSPENDED,
    TEMPORARY,
    /** A service account with scopes. */
    PROGRAM,
    /** Another user, at what is the user's. */
    OTHER,
    /** Of the role {@code support}. */
    OPERATOR,
    ADMINISTRATOR,
    USER
}
