package dev.gatehouse.communication.message;

import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * Lets work through at once after a pause, and otherwise once per interval, so that what comes in between is done together. Called
 * on one Vert.x context, where the work runs too.
 */
final class Pace {

    private final Vertx vertx;
    private final long intervalMillis;
    private final Runnable work;
    private boolean waiting;
    private boolean requested;

    /** @param interval at least 1 ms */
    Pace(Vertx vertx, Duration interval, Runnable work) {
        this.vertx = vertx;
        this.intervalMillis = interval.toMillis();
        this.work = work;
    }

    void request() {
        if (waiting) {
            requested = true;
            return;
        }
        waiting = true;
        vertx.setTimer(intervalMillis, passed -> {
            waiting = false;
            if (requested) {
                requested = false;
                request();
            }
        });
        work.run();
    }
}
