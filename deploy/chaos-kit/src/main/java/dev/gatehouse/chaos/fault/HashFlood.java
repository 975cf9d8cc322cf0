package dev.gatehouse.chaos.fault;

import dev.gatehouse.chaos.check.Databases;
import dev.gatehouse.chaos.load.Tally;
import java.time.Duration;

/** F22: far more registrations than can be hashed. Those that are accepted are kept; who signs in goes first. */
public final class HashFlood implements Fault {

    @Override
    public String id() {
        return "F22";
    }

    @Override
    public String title() {
        return "registrations far beyond the hash rate";
    }

    @Override
    public Outcome run(Scene scene) throws Exception {
        var tally = scene.tally();
        double rate = scene.traffic().rate();
        tally.newWindow();
        Scene.wait(Duration.ofSeconds(10));
        long usual = tally.loginP95();
        tally.newWindow();
        long began = System.nanoTime();
        scene.traffic().flood(scene.quick() ? 150 : 500, scene.lasting(30, 5));
        long flooded = tally.loginP95();
        long backlog = -1;
        for (int i = 0; i < 600 && backlog != 0; i++) {
            Scene.wait(Duration.ofSeconds(1));
            backlog = scene.databases().count(Databases.CORE_AUTH, "select count(*) from password_task");
            backlog = backlog < rate * 2 ? 0 : backlog;
        }
        double drained = (System.nanoTime() - began) / 1e9;
        return Outcome.of("accepted %d, sign-in p95 %d ms (usually %d), hashed after %.0f s"
                        .formatted(tally.of(Tally.FLOOD_ACCEPTED), flooded, usual, drained))
                .and(backlog == 0, "everything is hashed");
    }
}
