package dev.gatehouse.chaos.fault;

import dev.gatehouse.servers.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;

/** F7, F15: a server hangs, which is worse than being gone: connections stand and nothing comes. */
public record ServerHangs(String id, String process, int seconds, int quickSeconds) implements Fault {

    @Override
    public String title() {
        return "%s SIGSTOP %d s".formatted(process, seconds);
    }

    @Override
    public Outcome run(Scene scene) throws Exception {
        var tally = scene.tally();
        tally.newWindow();
        long blocked = blockedThreads(scene);
        scene.system().signal(process, Signal.STOP);
        try {
            Scene.wait(Duration.ofSeconds(scene.quick() ? quickSeconds : seconds));
        } finally {
            scene.system().signal(process, Signal.CONT);
        }
        var figure = "accepted p99 %d ms (%d), active %d, sign-in p95 %d ms"
                .formatted(tally.acceptedP99(), tally.acceptedCount(), tally.activeCount(), tally.loginP95());
        long accepted = tally.acceptedCount();
        long active = tally.activeCount();
        var outcome = scene.drained(figure);
        blocked = blockedThreads(scene) - blocked;
        return outcome.plus("blocked-thread warnings " + blocked)
                .and(blocked == 0, "no event loop blocked")
                .and(accepted > 0 && active > 0, "people register and become active meanwhile");
    }

    /** Vert.x' warnings in all services' logs. */
    private static long blockedThreads(Scene scene) throws IOException {
        long warnings = 0;
        for (var replica : scene.system().options().replicas().allNames()) {
            var log = scene.system().process(replica).log().file();
            try (var lines = Files.lines(log)) {
                warnings += lines.filter(line -> line.contains("has been blocked for"))
                        .count();
            }
        }
        return warnings;
    }
}
