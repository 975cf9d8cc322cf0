package dev.gatehouse.coreauth.hashing.imported;

import java.util.Base64;

/**
 * A hash that another system made: Argon2i, Argon2d and Argon2id of both versions, bcrypt, PBKDF2 or scrypt, in PHC form or in that
 * of passlib and crypt(3). Holds a verifier, which {@code toString} does not show.
 */
public sealed interface ImportedHash permits ImportedArgon2, ImportedBcrypt, ImportedPbkdf2, ImportedScrypt {

    /** Longer than any of these forms. */
    int LONGEST = 300;

    /**
     * Reads it. Spends nothing on it yet.
     *
     * @throws IllegalArgumentException if it is none of these, or one that costs more than the bounds allow; the message does not
     *     repeat it
     */
    static ImportedHash parse(String text, ImportBounds bounds) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("longer than any password hash that is known here");
        }
        if (text.startsWith("$argon2")) {
            return ImportedArgon2.parse(text, bounds);
        }
        if (text.startsWith("$2")) {
            return ImportedBcrypt.parse(text, bounds);
        }
        if (text.startsWith("$pbkdf2")) {
            return ImportedPbkdf2.parse(text, bounds);
        }
        if (text.startsWith("$scrypt$")) {
            return ImportedScrypt.parse(text, bounds);
        }
        throw new IllegalArgumentException("no password hash that is known here");
    }

    /**
     * Whether it is the password of this hash. Takes the time of the one hash in both cases; the password stays the caller's.
     *
     * @param password UTF-8
     */
    boolean matches(byte[] password);

    /** Base64 without padding, the dot of passlib's dialect read as a plus. */
    static byte[] bytes(String base64) {
        return Base64.getDecoder().decode(base64.replace('.', '+'));
    }

    /** Digits that the pattern has bounded to nine, or an absent group's default. */
    static int number(String digits) {
        return Integer.parseInt(digits);
    }
}
