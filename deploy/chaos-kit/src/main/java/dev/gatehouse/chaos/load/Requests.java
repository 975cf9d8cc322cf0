package dev.gatehouse.chaos.load;

import java.util.Locale;

/** How many requests of a window were not served: answered "later" (429, 5xx), or not at all. Safe for use by several threads. */
public final class Requests {

    private static final double NANOS_PER_SECOND = 1e9;

    private int ended;
    private int unserved;
    private long firstUnserved;
    private long lastUnserved;

    synchronized void ended(boolean served) {
        ended++;
        if (!served) {
            lastUnserved = System.nanoTime();
            firstUnserved = unserved == 0 ? lastUnserved : firstUnserved;
            unserved++;
        }
    }

    synchronized void reset() {
        ended = 0;
        unserved = 0;
    }

    /** Whether served or not. */
    public synchronized int total() {
        return ended;
    }

    public synchronized int unserved() {
        return unserved;
    }

    /** From the first to the last that was not served; 0 without any. */
    public synchronized double unservedSeconds() {
        return unserved == 0 ? 0 : (lastUnserved - firstUnserved) / NANOS_PER_SECOND;
    }

    /** So many of so many, and their share. */
    public synchronized String told() {
        double percent = ended == 0 ? 0 : 100.0 * unserved / ended;
        return String.format(Locale.ROOT, "not served %d of %d requests (%.1f %%)", unserved, ended, percent);
    }
}
