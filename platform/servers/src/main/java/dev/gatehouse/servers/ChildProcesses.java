package dev.gatehouse.servers;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Starts processes that do not outlive this JVM, even when it is killed: one small shell per JVM holds a pipe to it, and
 * when the pipe breaks it ends whatever is still running. Each child gets a session of its own (where {@code setsid} is
 * installed), so a Ctrl-C at the terminal reaches this JVM alone and the order of stopping stays its decision.
 *
 * <p>Safe for use by several threads.
 */
public final class ChildProcesses {

    private static final ChildProcesses OF_THIS_JVM = new ChildProcesses();
    private static final @Nullable Path SETSID = onPath("setsid");

    private @Nullable Process guard;

    private ChildProcesses() {}

    /**
     * Starts {@code builder}'s command.
     *
     * @param atOrphaning the signal that asks this process to stop if this JVM dies first
     */
    public static Process start(ProcessBuilder builder, Signal atOrphaning) throws IOException {
        if (SETSID != null) {
            builder.command(prefixed(List.of(SETSID.toString()), builder.command()));
        }
        var process = builder.start();
        OF_THIS_JVM.tell("watch " + process.pid() + " " + atOrphaning);
        process.onExit().thenAccept(ended -> OF_THIS_JVM.forget(ended.pid()));
        return process;
    }

    static List<String> prefixed(List<String> prefix, List<String> command) {
        var all = new ArrayList<>(prefix);
        all.addAll(command);
        return all;
    }

    static @Nullable Path onPath(String program) {
        return Arrays.stream((System.getenv().getOrDefault("PATH", "") + ":/usr/bin:/bin:/usr/sbin:/sbin").split(":"))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    private void forget(long pid) {
        try {
            tell("forget " + pid);
        } catch (IOException _) {
            // The guard has been killed; the next start of a child raises a new one.
        }
    }

    private synchronized void tell(String line) throws IOException {
        if (guard == null || !guard.isAlive()) {
            guard = startGuard();
        }
        OutputStream pipe = guard.getOutputStream();
        pipe.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        pipe.flush();
    }

    private static Process startGuard() throws IOException {
        var command =
                List.of("/bin/sh", Unpacked.executable("gatehouse-guard.sh").toString());
        return new ProcessBuilder(SETSID == null ? command : prefixed(List.of(SETSID.toString()), command))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
