package dev.gatehouse.kit.direct;

import dev.gatehouse.kit.telemetry.Degraded;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Whether events go past Kafka just now. Thread-safe. */
@ApplicationScoped
public class KafkaAbsence {

    private static final String KAFKA = "kafka";
    private static final Duration QUIET = Duration.ofSeconds(30);

    private final Degraded degraded;
    private volatile boolean away;
    private volatile long lastMissed;

    KafkaAbsence(Degraded degraded) {
        this.degraded = degraded;
        degraded.without(KAFKA, false);
    }

    public boolean isAway() {
        return away;
    }

    /**
     * Kafka acknowledged nothing in time; or another service delivers past it, and so has found that out already. If that was
     * wrong, the next event that Kafka takes says so.
     */
    public void missed() {
        lastMissed = System.nanoTime();
        if (!away) {
            away = true;
            degraded.without(KAFKA, true);
            Log.warn("Kafka is away: events go to their consumers directly");
        }
    }

    /** There is nothing to try Kafka with, and nobody has missed it for a while. */
    public void quiet() {
        if (System.nanoTime() - lastMissed > QUIET.toNanos()) {
            back();
        }
    }

    /** Kafka took an event. */
    public void back() {
        if (away) {
            away = false;
            degraded.without(KAFKA, false);
            Log.warn("Kafka is back");
        }
    }
}
