package dev.gatehouse.local.process;

import java.time.Duration;

/** The pause before a dead program is started again: doubles with each death in a row, up to 15 s. Not thread-safe. */
final class Backoff {

    private static final Duration FIRST = Duration.ofMillis(250);
    private static final Duration LONGEST = Duration.ofSeconds(15);
    private static final Duration HEALTHY = Duration.ofSeconds(10);

    private Duration next = FIRST;
    private int deaths;

    /** The pause after a run of {@code lifetime}; a run of 10 s or more starts the count anew. */
    Duration afterDeath(Duration lifetime) {
        if (lifetime.compareTo(HEALTHY) >= 0) {
            reset();
        }
        deaths++;
        var pause = next;
        next = next.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : next.multipliedBy(2);
        return pause;
    }

    /** How many runs in a row were short. */
    int deathsInARow() {
        return deaths;
    }

    void reset() {
        next = FIRST;
        deaths = 0;
    }
}
