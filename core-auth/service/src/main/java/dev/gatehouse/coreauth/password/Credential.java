package dev.gatehouse.coreauth.password;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an account signs in with.
 *
 * @param phc the hash (PHC string), or null while the password waits to be hashed
 * @param version rises with each password that the account is given
 * @param suspended an operator keeps the person out
 */
public record Credential(
        UUID userId, String canonicalEmail, @Nullable String phc, int version, boolean suspended) {

    public boolean isPending() {
        return phc == null;
    }

    /** Shows neither hash nor address. */
    @Override
    public String toString() {
        return "Credential[" + userId + ", version " + version + "]";
    }
}
