package dev.gatehouse.chaos.fault;

import dev.gatehouse.chaos.load.Tally;
import java.time.Duration;
import java.util.Objects;

/** F26: no room for PostgreSQL, Kafka, Redis and the logs, all at once. */
public final class DiskFull implements Fault {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** What servers give back meanwhile is taken too. */
    private static final Duration REFILL = Duration.ofMillis(500);

    @Override
    public String id() {
        return "F26";
    }

    @Override
    public String title() {
        return "disk full under PostgreSQL, Kafka, Redis and logs";
    }

    @Override
    public String obstacle() {
        return Disk.obstacle();
    }

    @Override
    public Outcome run(Scene scene) throws Exception {
        var disk = Objects.requireNonNull(scene.disk());
        var tally = scene.tally();
        int later = tally.of(Tally.ANSWERED_LATER);
        disk.fill();
        boolean full = disk.isFull();
        try {
            var lasting = scene.lasting(30, 12);
            for (long passed = 0; passed < lasting.toMillis(); passed += REFILL.toMillis()) {
                Scene.wait(REFILL);
                disk.fill();
            }
        } finally {
            disk.free();
        }
        long began = System.nanoTime();
        int accepted = tally.of(Tally.SIGN_OUTS);
        while (tally.of(Tally.SIGN_OUTS) == accepted && System.nanoTime() - began < PATIENCE.toNanos()) {
            Scene.wait(Duration.ofMillis(200));
        }
        double away = (System.nanoTime() - began) / 1e9;
        boolean recovered = tally.of(Tally.SIGN_OUTS) > accepted;
        return scene.drained("answered 503 %d, whole journeys again after %.1f s"
                        .formatted(tally.of(Tally.ANSWERED_LATER) - later, away))
                .and(full, "the disk is full")
                .and(recovered, "it recovers by itself");
    }
}
