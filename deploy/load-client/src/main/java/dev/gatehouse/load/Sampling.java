package dev.gatehouse.load;

import java.time.Duration;

/**
 * How answers are timed.
 *
 * @param samples of each kind of request
 * @param seed of the order in which the kinds take turns
 * @param pause between an answer and the next request, so that what the last one set in motion does not keep it waiting
 */
record Sampling(int samples, int seed, Duration pause) {

    /** Accounts are made for them, hence the bound. */
    static Sampling of(Arguments arguments, int mostSamples, int pauseMillis) {
        return new Sampling(
                arguments.number("samples", 1_000, 50, mostSamples),
                arguments.number("seed", anySeed(), 0, Integer.MAX_VALUE),
                Duration.ofMillis(arguments.number("pause", pauseMillis, 0, 10_000)));
    }

    static Sampling of(int samples) {
        return new Sampling(samples, anySeed(), Duration.ZERO);
    }

    Sampling withoutPause() {
        return new Sampling(samples, seed, Duration.ZERO);
    }

    private static int anySeed() {
        return (int) (System.nanoTime() & Integer.MAX_VALUE);
    }
}
