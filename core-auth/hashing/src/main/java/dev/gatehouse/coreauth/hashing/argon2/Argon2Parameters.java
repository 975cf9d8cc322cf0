package dev.gatehouse.coreauth.hashing.argon2;

/**
 * What a hash costs. The bounds leave room for every recommendation in use (RFC 9106's second: 64 MiB, 3 passes, 4 lanes) and keep
 * one hash below about a second, whoever wrote the parameters down.
 *
 * @param memoryKib m, KiB: 8 per lane to 131,072
 * @param iterations t, passes over the memory: 1 to 64, and together with the memory at most 1,048,576 KiB
 * @param parallelism p, lanes: 1 to 16
 */
public record Argon2Parameters(int memoryKib, int iterations, int parallelism) {

    public static final int MAX_MEMORY_KIB = 131_072;
    public static final int MAX_ITERATIONS = 64;
    public static final int MAX_PARALLELISM = 16;
    private static final int MIN_MEMORY_PER_LANE_KIB = 8;
    private static final int MAX_WORK_KIB = 1_048_576;

    /** 7 MiB, 5 passes, 1 lane: one of OWASP's equal sets, and the cheapest of them in vector code. */
    public static final Argon2Parameters DEFAULT = new Argon2Parameters(7_168, 5, 1);

    public Argon2Parameters {
        within("parallelism", parallelism, 1, MAX_PARALLELISM);
        within("memoryKib", memoryKib, MIN_MEMORY_PER_LANE_KIB * parallelism, MAX_MEMORY_KIB);
        within("iterations", iterations, 1, Math.min(MAX_ITERATIONS, MAX_WORK_KIB / memoryKib));
    }

    private static void within(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be " + least + " to " + most + ", not " + value);
        }
    }
}
