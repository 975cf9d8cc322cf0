package dev.gatehouse.usermanagement.sealing;

/** A password in a form that only core-auth can do anything with. */
public sealed interface ProtectedPassword permits SealedPassword, HashedPassword {

    /** Which password of that user it is, counted from 1. */
    int credentialVersion();
}
