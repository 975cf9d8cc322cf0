package dev.gatehouse.chaos.fault;

import java.time.Duration;

/** F6, F9, F13: a server dies, stays away for a while, and comes back with its data. */
public record ServerKilled(String id, String process, int seconds, int quickSeconds) implements Fault {

    @Override
    public String title() {
        return "%s SIGKILL, away for %d s".formatted(process, seconds);
    }

    @Override
    public Outcome run(Scene scene) throws Exception {
        var tally = scene.tally();
        tally.newWindow();
        int retried = tally.of("requests tried again") + tally.of("registrations tried again");
        long began = System.nanoTime();
        scene.system().process(process).halt();
        Scene.wait(Duration.ofSeconds(scene.quick() ? quickSeconds : seconds));
        long accepted = tally.acceptedCount();
        long active = tally.activeCount();
        long p99 = tally.acceptedP99();
        scene.system().process(process).revive();
        scene.awaitReady(process);
        double away = (System.nanoTime() - began) / 1e9;
        double drained = scene.drain();
        retried = tally.of("requests tried again") + tally.of("registrations tried again") - retried;
        return Outcome.of(
                        "away %.0f s: acked %d, active %d, accepted p99 %d ms, tries repeated %d, drained after %.1f s"
                                .formatted(away, accepted, active, p99, retried, drained))
                .and(drained >= 0, "outboxes drain")
                .and(!process.equals("kafka") || active > 0, "people become active without Kafka")
                .and(process.equals("postgres") || accepted > 0, "registrations are accepted meanwhile");
    }
}
