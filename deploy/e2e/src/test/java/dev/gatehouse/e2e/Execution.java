package dev.gatehouse.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.servers.ChildProcesses;
import dev.gatehouse.servers.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A program that has run to its end.
 *
 * @param output all that it printed, errors too
 */
record Execution(int code, String output) {

    private static final Duration LONGEST = Duration.ofMinutes(2);

    /** Runs it and waits for its end, two minutes at most. */
    static Execution of(ProcessBuilder program) throws IOException, InterruptedException {
        return of(program, LONGEST);
    }

    /** @throws AssertionError when it takes longer, with what it has printed; nothing of it runs then */
    static Execution of(ProcessBuilder program, Duration longest) throws IOException, InterruptedException {
        var log = Files.createTempFile("gatehouse-output", ".txt");
        try {
            var process =
                    ChildProcesses.start(program.redirectErrorStream(true).redirectOutput(log.toFile()), Signal.TERM);
            try {
                if (!process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new AssertionError(
                            "%s has not ended after %s: %s".formatted(program.command(), longest, text(log)));
                }
                return new Execution(process.exitValue(), text(log));
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } finally {
            Files.deleteIfExists(log);
        }
    }

    private static String text(Path log) throws IOException {
        return new String(Files.readAllBytes(log), UTF_8);
    }
}
