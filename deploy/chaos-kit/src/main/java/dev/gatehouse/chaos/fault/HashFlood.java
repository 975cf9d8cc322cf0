package dev.gatehouse.chaos.fault;

import dev.gatehouse.chaos.check.Databases;
import dev.gatehouse.chaos.load.Tally;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * F22: far more registrations than can be hashed. Those that are accepted are kept. How long sign-ins take meanwhile is told and not
 * judged, for few people sign in just then, beside all others: {@code deploy/load flood} judges it.
 */
public final class HashFlood implements Fault {

    private static final double CALMER = 4;
    private static final long KIB_PER_MIB = 1024;

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
        int before = tally.of(Tally.FLOOD_ACCEPTED);
        tally.newWindow();
        Scene.wait(Duration.ofSeconds(10));
        long usual = tally.loginP95();
        tally.newWindow();
        long began = System.nanoTime();
        scene.traffic().flood(scene.quick() ? 150 : 500, scene.lasting(30, 5));
        long flooded = tally.loginP95();
        scene.traffic().rate(rate / CALMER); // how long it takes beside everybody else would say little of the backlog
        long backlog = -1;
        for (int i = 0; i < 600 && backlog != 0; i++) {
            Scene.wait(Duration.ofSeconds(1));
            backlog = scene.databases().count(Databases.CORE_AUTH, "select count(*) from password_task");
            backlog = backlog < rate * 2 ? 0 : backlog;
        }
        scene.traffic().rate(rate);
        double drained = (System.nanoTime() - began) / 1e9;
        return Outcome.of("accepted %d, sign-in p95 %d ms (usually %d), hashed after %.0f s, largest process %d MiB"
                        .formatted(tally.of(Tally.FLOOD_ACCEPTED) - before, flooded, usual, drained, largest(scene)))
                .and(backlog == 0, "everything is hashed");
    }

    /** The most memory that any service process has had. */
    private static long largest(Scene scene) throws IOException {
        long most = 0;
        for (var replica : scene.system().options().replicas().allNames()) {
            long pid = scene.system().process(replica).process().orElseThrow().pid();
            try (var lines = Files.lines(Path.of("/proc", String.valueOf(pid), "status"))) {
                most = Math.max(
                        most,
                        lines.filter(line -> line.startsWith("VmHWM:"))
                                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / KIB_PER_MIB)
                                .findFirst()
                                .orElse(0));
            }
        }
        return most;
    }
}
