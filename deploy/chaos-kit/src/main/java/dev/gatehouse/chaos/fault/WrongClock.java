package dev.gatehouse.chaos.fault;

import dev.gatehouse.chaos.load.Tally;
import dev.gatehouse.local.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** F21: one replica of core-auth, of two, has another idea of what time it is. Needs libfaketime. */
public final class WrongClock implements Fault {

    private static final String PROCESS = "core-auth-2";
    private static final String RIGHT = "+0";
    private static final List<Step> STEPS = List.of(
            new Step("+90", Duration.ofSeconds(90)),
            new Step("-90", Duration.ofSeconds(-90)),
            new Step("+1d", Duration.ofDays(1)));
    private static final Path LIBRARY = Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1");

    /** @param text as the library has it */
    private record Step(String text, Duration by) {}

    @Override
    public String id() {
        return "F21";
    }

    @Override
    public String title() {
        return "clock of one core-auth +90 s, -90 s, +1 day";
    }

    @Override
    public String obstacle() {
        return Files.exists(LIBRARY) ? "" : "libfaketime is not installed";
    }

    /** The process reads its clock through the library from the start. Without the last setting, Object.wait returns at once. */
    public static Options prepared(Options options, Path directory) throws IOException {
        var clock = clock(directory);
        Files.writeString(clock, RIGHT);
        return options.withEnvironment(PROCESS, "LD_PRELOAD", LIBRARY.toString())
                .withEnvironment(PROCESS, "FAKETIME_TIMESTAMP_FILE", clock.toString())
                .withEnvironment(PROCESS, "FAKETIME_CACHE_DURATION", "1")
                .withEnvironment(PROCESS, "FAKETIME_DONT_FAKE_MONOTONIC", "1")
                .withEnvironment(PROCESS, "FAKETIME_FORCE_MONOTONIC_FIX", "0");
    }

    @Override
    public Outcome run(Scene scene) throws Exception {
        scene.tally().clockIsWrong(true);
        try {
            return moved(scene);
        } finally {
            scene.tally().clockIsWrong(false);
        }
    }

    private static Outcome moved(Scene scene) throws Exception {
        var clock = clock(scene.directory());
        int wrong = wrong(scene);
        int refused = scene.tally().of(Tally.FALSE_LOGOUTS);
        var ahead = new ArrayList<Long>();
        boolean moved = true;
        try (var reader = ReplicaClock.of(scene, PROCESS)) {
            for (var step : STEPS) {
                Files.writeString(clock, step.text());
                Scene.wait(scene.lasting(20, 8));
                var shown = reader.ahead();
                ahead.add(shown.toSeconds());
                moved &= ReplicaClock.shows(shown, step.by());
                Files.writeString(clock, RIGHT);
                Scene.wait(scene.lasting(5, 3));
            }
        } finally {
            Files.writeString(clock, RIGHT);
        }
        refused = scene.tally().of(Tally.FALSE_LOGOUTS) - refused;
        var outcome = scene.drained("false rejects " + refused);
        wrong = wrong(scene) - wrong;
        // a process that lived through it is not what the next faults are to meet: its timers are a day late
        scene.system().process(PROCESS).halt();
        scene.system().process(PROCESS).revive();
        scene.awaitReady(PROCESS);
        return outcome.plus("false accepts %d, seconds ahead %s".formatted(wrong, ahead))
                .and(moved, "its tokens show each step of the clock")
                .and(wrong == 0, "nothing is accepted that has ended");
    }

    private static int wrong(Scene scene) {
        return scene.tally().of(Tally.WRONG_ALLOWS) + scene.tally().of(Tally.REVOKED_ACCEPTED);
    }

    private static Path clock(Path directory) {
        return directory.resolve("clock-of-" + PROCESS);
    }
}
