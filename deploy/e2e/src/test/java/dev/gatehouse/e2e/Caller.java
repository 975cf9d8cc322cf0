package dev.gatehouse.e2e;

/** The kinds of callers, in the order of the table's columns. The user comes last: what he may end is there for the others. */
enum Caller {
    NOBODY,
    /** Whose sessions an operator has ended, which is what becomes of anybody's tokens who must not come in any more. */
    ENDED,
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
