package dev.gatehouse.chaos.fault;

import dev.gatehouse.chaos.check.Databases;
import java.time.Duration;

/** F6: the broker dies and stays away for a minute, while twenty people register each second. */
public final class KafkaAway implements Fault {

    private static final String KAFKA = "kafka";
    private static final double REGISTRATIONS_PER_SECOND = 20;
    private static final int MOST_SLOWER = 3;

    /** Less than DESIGN.md's 400 ms would be usual; during an outage somebody has to notice it first. */
    private static final int ACTIVE_WITHIN_SECONDS = 10;

    @Override
    public String id() {
        return "F6";
    }

    @Override
    public String title() {
        return "kafka SIGKILL, away for 60 s, 20 registrations/s";
    }

    @Override
    public Outcome run(Scene scene) throws Exception {
        var tally = scene.tally();
        tally.newWindow();
        register(scene, scene.lasting(20, 5));
        long usual = tally.acceptedP99();
        tally.newWindow();
        long began = System.nanoTime();
        scene.system().process(KAFKA).halt();
        register(scene, scene.lasting(60, 15));
        long accepted = tally.acceptedCount();
        long p99 = tally.acceptedP99();
        long seconds = secondsSince(began);
        long active = of(scene, "state = 'ACTIVE'", seconds, 0);
        long pending = of(scene, "state <> 'ACTIVE'", seconds, ACTIVE_WITHIN_SECONDS);
        scene.system().process(KAFKA).revive();
        scene.awaitReady(KAFKA);
        var outcome = scene.drained(
                "away %d s: acked %d, active %d, not active after %d s: %d, accepted p99 %d ms (usually %d)"
                        .formatted(secondsSince(began), accepted, active, ACTIVE_WITHIN_SECONDS, pending, p99, usual));
        long disorder = EventOrder.violations(scene, secondsSince(began));
        return outcome.plus("order violations " + disorder)
                .and(accepted > 0 && active > 0, "people register and become active without Kafka")
                .and(pending == 0, "nobody waits for Kafka to become active")
                .and(scene.quick() || p99 <= MOST_SLOWER * usual, "accepted in three times the usual time at most")
                .and(disorder == 0, "each user's events are published in order");
    }

    /** So many in all: most of them only register, the others are under way as ever. */
    private static void register(Scene scene, Duration lasting) throws InterruptedException {
        int more = (int) (REGISTRATIONS_PER_SECOND - scene.traffic().rate());
        if (scene.quick() || more <= 0) {
            Scene.wait(lasting);
        } else {
            scene.traffic().flood(more, lasting);
        }
    }

    private static long of(Scene scene, String state, long fromSeconds, long toSeconds) throws Exception {
        return scene.databases()
                .count(
                        Databases.CORE_AUTH,
                        "select count(*) from activation where " + state + " and created_at > now() - interval '"
                                + fromSeconds + " seconds' and created_at < now() - interval '" + toSeconds
                                + " seconds'");
    }

    private static long secondsSince(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime).toSeconds();
    }
}
