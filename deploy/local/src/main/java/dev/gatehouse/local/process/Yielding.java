package dev.gatehouse.local.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A program for whose work nobody waits: on a full machine it gives way to those who answer people, and still gets about a third of
 * what each of them gets; not before it is ready, for whoever starts is waited for. Linux shares the processors out among sessions
 * first (sched_autogroup), and each program here is a session of its own, so that a nice value says nothing to the others; the
 * session's does.
 */
public record Yielding(Program program) implements WrappedProgram {

    private static final String NICE = "5";

    /** Where the system has no autogroups, or does not let it, the program runs like all others. */
    @Override
    public void becameReady(ProcessHandle process) {
        try {
            Files.writeString(Path.of("/proc", String.valueOf(process.pid()), "autogroup"), NICE);
        } catch (IOException _) {
            // it works, and yields to nobody
        }
    }
}
