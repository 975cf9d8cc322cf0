package dev.gatehouse.chaos;

import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Waits for something, though not for ever, and says how far it is.
 *
 * @param toldEvery pause before each line, so that a shorter wait goes without one
 */
record Waiting(PrintStream out, Duration longest, Duration toldEvery) {

    private static final long LOOK_MILLIS = 200;

    /** False when it takes too long. */
    boolean until(BooleanSupplier reached, Supplier<String> state) throws InterruptedException {
        long deadline = System.nanoTime() + longest.toNanos();
        try (var _ = new Progress(out, toldEvery, state)) {
            while (!reached.getAsBoolean()) {
                if (System.nanoTime() > deadline) {
                    return false;
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
            return true;
        }
    }
}
