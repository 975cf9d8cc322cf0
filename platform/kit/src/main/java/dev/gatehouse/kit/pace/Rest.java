package dev.gatehouse.kit.pace;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How long a loop that works in batches rests after a round. A round costs about the same for one event as for ten; when the
 * machine is busy rounds take longer, so the rests do too, so each round carries more and the machine gets less busy. At rest a
 * round takes a few milliseconds and hardly anything waits. Thread-safe.
 */
@ApplicationScoped
public class Rest {

    private final RestConfig config;

    Rest(RestConfig config) {
        this.config = config;
    }

    /**
     * In milliseconds; 0 after a full round, for more is waiting.
     *
     * @param began the round's {@link System#nanoTime()}
     */
    public long after(long began, boolean full) {
        return full ? 0 : after(Duration.ofNanos(System.nanoTime() - began), config.factor(), config.longest());
    }

    static long after(Duration took, int factor, Duration longest) {
        long wanted = TimeUnit.NANOSECONDS.toMillis(took.toNanos() * factor);
        return Math.clamp(wanted, 0, longest.toMillis());
    }
}
