package dev.gatehouse.local.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A program for whose work nobody waits: on a full machine it gives way to those who answer people, and still gets about a third of
 * what each of them gets. Linux shares the processors out among sessions first (sched_autogroup), and each program here is a session
 * of its own, so that a nice value says nothing to the others; the session's does.
 */
public record Yielding(Program program) implements WrappedProgram {

    private static final Path SHELL = Path.of("/bin/sh");
    private static final List<String> LOWERED = List.of(SHELL.toString(), "-c", """
            { echo 5 >/proc/self/autogroup; } 2>/dev/null
            if command -v nice >/dev/null; then exec nice -n 5 "$0" "$@"; fi
            exec "$0" "$@"
            """);

    /** Where the system has neither autogroups nor {@code nice}, or no shell, the program runs like all others. */
    @Override
    public ProcessBuilder prepare() throws IOException, InterruptedException {
        var builder = program.prepare();
        if (Files.isExecutable(SHELL)) {
            builder.command().addAll(0, LOWERED);
        }
        return builder;
    }
}
