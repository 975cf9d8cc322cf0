package dev.gatehouse.coreauth.hashing.argon2;

/**
 * What is hashed. The arrays stay the caller's, who wipes them; so two inputs are equal only if they share their arrays.
 *
 * @param password P, of any length
 * @param salt S, 8 to 64 bytes
 * @param secret K, empty for none
 * @param associatedData X, empty for none
 */
@SuppressWarnings("ArrayRecordComponent")
public record Argon2Input(byte[] password, byte[] salt, byte[] secret, byte[] associatedData) {

    private static final int SHORTEST_SALT = 8;
    private static final int LONGEST_SALT = 64;
    private static final byte[] NONE = {};

    public Argon2Input {
        if (salt.length < SHORTEST_SALT || salt.length > LONGEST_SALT) {
            throw new IllegalArgumentException("a salt has 8 to 64 bytes");
        }
    }

    public Argon2Input(byte[] password, byte[] salt) {
        this(password, salt, NONE, NONE);
    }

    public boolean isKeyed() {
        return secret.length + associatedData.length > 0;
    }

    @Override
    public String toString() {
        return "Argon2Input[…]";
    }
}
