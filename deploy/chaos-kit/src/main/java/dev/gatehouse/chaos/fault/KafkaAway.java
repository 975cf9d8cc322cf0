package dev.gatehouse.chaos.fault;

import dev.gatehouse.chaos.check.Databases;
import java.time.Duration;
import java.util.List;

/**
 * F6: the broker dies and stays away for a minute, while twenty people register each second; fewer on a machine that twenty
 * fill with the broker there, because what is slow then says nothing of the broker.
 */
public final class KafkaAway implements Fault {

    private static final String KAFKA = "kafka";
    private static final List<Integer> REGISTRATIONS_PER_SECOND = List.of(20, 10, 5);
    private static final int MOST_SLOWER = 3;

    /** What takes longer with the broker there shows a machine that is full. */
    private static final long FULL_MILLIS = 1_000;

    /** Less than DESIGN.md's 400 ms would be usual; during an outage somebody has to notice it first. */
    private static final int ACTIVE_WITHIN_SECONDS = 10;

    @Override
    public String id() {
        return "F6";
    }

    @Override
    public String title() {
        return "kafka SIGKILL, away for 60 s";
    }

    @Override
    public Outcome run(Scene scene) throws Exception {
        var tally = scene.tally();
        var usual = usual(scene);
        tally.newWindow();
        long began = System.nanoTime();
        scene.system().process(KAFKA).halt();
        register(scene, usual.perSecond(), scene.lasting(60, 15));
        long accepted = tally.acceptedCount();
        long p99 = tally.acceptedP99();
        long seconds = secondsSince(began);
        long active = of(scene, "state = 'ACTIVE'", seconds, 0);
        long pending = pending(scene, seconds);
        scene.system().process(KAFKA).revive();
        scene.awaitReady(KAFKA);
        var outcome = scene.drained(
                "%s, away %d s: acked %d, active %d, not active after %d s: %d, accepted p99 %d ms (usually %d)"
                        .formatted(
                                usual.told(),
                                secondsSince(began),
                                accepted,
                                active,
                                ACTIVE_WITHIN_SECONDS,
                                pending,
                                p99,
                                usual.acceptedP99()));
        long disorder = EventOrder.violations(scene, secondsSince(began));
        return outcome.plus("order violations " + disorder)
                .and(accepted > 0 && active > 0, "people register and become active without Kafka")
                .and(pending == 0, "nobody waits for Kafka to become active")
                .and(
                        scene.quick() || p99 <= MOST_SLOWER * usual.acceptedP99(),
                        "accepted in three times the usual time at most")
                .and(disorder == 0, "each user's events are published in order");
    }

    /** @param told the rate, and which were too much */
    private record Usual(int perSecond, long acceptedP99, String told) {}

    /** How it is with the broker there, at the highest rate that does not fill the machine. */
    private static Usual usual(Scene scene) throws Exception {
        if (scene.quick()) {
            return new Usual(
                    (int) scene.traffic().rate(),
                    0,
                    "%.0f/s".formatted(scene.traffic().rate()));
        }
        var full = "";
        for (int perSecond : REGISTRATIONS_PER_SECOND) {
            var lasting = Duration.ofSeconds(20);
            scene.tally().newWindow();
            register(scene, perSecond, lasting);
            long p99 = scene.tally().acceptedP99();
            long pending = pending(scene, lasting.toSeconds());
            if ((p99 < FULL_MILLIS && pending == 0) || perSecond == REGISTRATIONS_PER_SECOND.getLast()) {
                return new Usual(perSecond, p99, perSecond + "/s" + full);
            }
            full += " (%d/s fill the machine with Kafka there: p99 %d ms, late %d)".formatted(perSecond, p99, pending);
            scene.drain();
            Scene.wait(lasting);
        }
        throw new IllegalStateException("no rate");
    }

    /** So many in all: most of them only register, the others are under way as ever. */
    private static void register(Scene scene, int perSecond, Duration lasting) throws InterruptedException {
        int more = (int) (perSecond - scene.traffic().rate());
        if (more <= 0) {
            Scene.wait(lasting);
        } else {
            scene.traffic().flood(more, lasting);
        }
    }

    private static long pending(Scene scene, long fromSeconds) throws Exception {
        return of(scene, "state <> 'ACTIVE'", fromSeconds, ACTIVE_WITHIN_SECONDS);
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
