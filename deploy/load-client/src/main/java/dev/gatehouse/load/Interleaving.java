package dev.gatehouse.load;

import java.util.Random;

/**
 * In what order kinds of requests take turns: shuffled as a whole. Each kind then follows each other one as often as itself, up to
 * chance; if they took turns in pairs or rounds, each would follow the others more often, and feel what those have set in motion.
 */
final class Interleaving {

    private Interleaving() {}

    /** Each of the numbers from 0 to {@code kinds - 1}, {@code each} times; the same for the same seed. */
    static int[] of(int kinds, int each, long seed) {
        var order = new int[kinds * each];
        for (int i = 0; i < order.length; i++) {
            order[i] = i % kinds;
        }
        var random = new Random(seed);
        for (int i = order.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int kind = order[i];
            order[i] = order[other];
            order[other] = kind;
        }
        return order;
    }
}
