package dev.gatehouse.chaos.load;

import java.util.concurrent.TimeUnit;

/** A second in which this machine did not stand still: nobody can keep a promise while nothing runs. */
public final class WakingSecond {

    private static final long SECOND_MILLIS = 1_000;
    private static final long TICK_MILLIS = 100;

    /** Whoever wanted to sleep for a tick and slept so long was not woken: the second begins anew. */
    private static final long STANDSTILL_MILLIS = 400;

    /** A machine that never runs for a second is not waited for. */
    private static final int MOST_TICKS = 60;

    private WakingSecond() {}

    public static void pass() throws InterruptedException {
        long passed = 0;
        for (int i = 0; i < MOST_TICKS && passed < SECOND_MILLIS; i++) {
            long began = System.nanoTime();
            TimeUnit.MILLISECONDS.sleep(Math.min(TICK_MILLIS, SECOND_MILLIS - passed));
            long slept = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
            passed = slept < STANDSTILL_MILLIS ? passed + slept : 0;
        }
    }
}
