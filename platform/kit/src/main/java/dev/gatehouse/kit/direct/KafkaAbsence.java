package dev.gatehouse.kit.direct;

import dev.gatehouse.kit.telemetry.Degraded;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Whether events go past Kafka just now. Thread-safe. */
@ApplicationScoped
public class KafkaAbsence {

    private static final String KAFKA = "kafka";
    private static final Duration RECENT = Duration.ofSeconds(3);
    private static final Duration QUIET = Duration.ofSeconds(30);

    private final Degraded degraded;
    private volatile boolean away;
    private volatile long lastMissed;
    private volatile long lastTook = System.nanoTime() - QUIET.toNanos();

    KafkaAbsence(Degraded degraded) {
        this.degraded = degraded;
        degraded.without(KAFKA, false);
    }

    public boolean isAway() {
        return away;
    }

    /** Kafka acknowledged nothing in time. */
    public void missed() {
        lastMissed = System.nanoTime();
        if (!away) {
            away = true;
            degraded.without(KAFKA, true);
            Log.warn("Kafka is away: events go to their consumers directly");
        }
    }

    /** Another service found Kafka away. Believed, unless Kafka took something from here a moment ago. */
    public void missedElsewhere() {
        if (System.nanoTime() - lastTook > RECENT.toNanos()) {
            missed();
        }
    }

    /** There is nothing to try Kafka with, and nobody has missed it for a while. */
    public void quiet() {
        if (System.nanoTime() - lastMissed > QUIET.toNanos()) {
            back();
        }
    }

    /** Kafka took an event. */
    public void took() {
        lastTook = System.nanoTime();
        back();
    }

    private void back() {
        if (away) {
            away = false;
            degraded.without(KAFKA, false);
            Log.warn("Kafka is back");
        }
    }
}
