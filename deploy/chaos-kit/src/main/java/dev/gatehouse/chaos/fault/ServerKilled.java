package dev.gatehouse.chaos.fault;

import dev.gatehouse.chaos.load.Tally;
import java.time.Duration;

/** F9, F13: a server dies, stays away for a while, and comes back with its data. */
public record ServerKilled(String id, String process, int seconds, int quickSeconds) implements Fault {

    private static final String POSTGRES = "postgres";
    private static final int USUAL_SECONDS = 20;

    /** For the first that is accepted meanwhile, where the machine stood still all the time. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Override
    public String title() {
        return "%s SIGKILL, away for %d s%s"
                .formatted(process, seconds, process.equals(POSTGRES) ? "; one server for all four databases" : "");
    }

    @Override
    public Outcome run(Scene scene) throws Exception {
        var tally = scene.tally();
        tally.newWindow();
        Scene.wait(scene.lasting(USUAL_SECONDS, 0));
        long usual = tally.acceptedP99();
        tally.newWindow();
        int retried = tally.of(Tally.RETRIED) + tally.of(Tally.REGISTRATIONS_RETRIED);
        long began = System.nanoTime();
        scene.system().process(process).halt();
        Scene.wait(Duration.ofSeconds(scene.quick() ? quickSeconds : seconds));
        if (!process.equals(POSTGRES)) {
            awaitAccepted(tally);
        }
        long accepted = tally.acceptedCount();
        long active = tally.activeCount();
        long p99 = tally.acceptedP99();
        scene.system().process(process).revive();
        scene.awaitReady(process);
        double away = (System.nanoTime() - began) / 1e9;
        var outcome = scene.drained("away %.0f s: acked %d, active %d, accepted p99 %d ms%s"
                .formatted(away, accepted, active, p99, scene.quick() ? "" : " (usually %d)".formatted(usual)));
        retried = tally.of(Tally.RETRIED) + tally.of(Tally.REGISTRATIONS_RETRIED) - retried;
        return outcome.plus("tries repeated " + retried)
                .plus("%s, all within %.1f s"
                        .formatted(tally.requests().told(), tally.requests().unservedSeconds()))
                .and(process.equals(POSTGRES) || accepted > 0, "registrations are accepted meanwhile");
    }

    private static void awaitAccepted(Tally tally) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (tally.acceptedCount() == 0 && System.nanoTime() < deadline) {
            Scene.wait(Duration.ofMillis(100));
        }
    }
}
