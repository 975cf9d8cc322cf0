package dev.gatehouse.coreauth.hashing.imported;

/**
 * What verifying a hash that another system made may cost. Who wrote it down decides its parameters, so each is looked at before
 * anything is spent on it.
 *
 * @param memoryKib Argon2's m and scrypt's 128 · N · r, KiB
 * @param passes Argon2's t
 * @param lanes Argon2's p and scrypt's p
 * @param workKib Argon2's m · t and scrypt's memory · p, KiB
 * @param bcryptCost base-2 logarithm of bcrypt's rounds
 * @param pbkdf2Iterations of PBKDF2, in all its blocks together
 */
public record ImportBounds(int memoryKib, int passes, int lanes, int workKib, int bcryptCost, int pbkdf2Iterations) {

    /** Room for every recommendation in use, and no wider: the dearest that fits costs one core a few seconds and 128 MiB. */
    public static final ImportBounds WIDEST = new ImportBounds(131_072, 64, 16, 1_048_576, 14, 2_000_000);

    /** @throws IllegalArgumentException if an Argon2 hash of these parameters costs more */
    public void requireArgon2(int memory, int iterations, int parallelism) {
        within("memory", memory, memoryKib);
        within("passes", iterations, passes);
        within("lanes", parallelism, lanes);
        within("memory times passes", (long) memory * iterations, workKib);
    }

    static int within(String name, long value, long most) {
        if (value > most) {
            throw new IllegalArgumentException(
                    name + " of an imported hash must be at most " + most + ", not " + value);
        }
        return Math.toIntExact(value);
    }
}
