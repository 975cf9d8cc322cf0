package dev.gatehouse.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A server's process. Closing it stops it; so does the end of this JVM, whatever ends it. */
public final class RunningServer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int LOG_LINES_SHOWN = 15;

    private final Server server;
    private final Process process;

    private RunningServer(Server server, Process process) {
        this.server = server;
        this.process = process;
    }

    /**
     * Starts {@code server} and returns once it answers, within 60 s.
     *
     * @param log takes what the process prints; an existing file is continued
     * @throws IOException when it ends early or does not answer in time; the message carries the end of the log
     */
    public static RunningServer start(Server server, Path log) throws IOException, InterruptedException {
        var command = server.prepare()
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        var process = ChildProcesses.start(command, server.stopSignal());
        var running = new RunningServer(server, process);
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!server.answers()) {
            boolean ended = process.waitFor(20, TimeUnit.MILLISECONDS);
            if (ended || System.nanoTime() > deadline) {
                running.close();
                throw new IOException("%s %s. The end of %s:%n%s"
                        .formatted(server.name(), ended ? "ended at once" : "does not answer", log, lastLines(log)));
            }
        }
        return running;
    }

    public Server server() {
        return server;
    }

    /** The server's main process. */
    public ProcessHandle process() {
        return process.toHandle();
    }

    /** Stops the server cleanly; kills it after 10 s. */
    @Override
    public void close() {
        server.stopSignal().send(process.toHandle());
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException _) {
            kill();
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the server as a crash would (SIGKILL) and returns when it is gone. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    private static String lastLines(Path log) throws IOException {
        if (!Files.exists(log)) {
            return "";
        }
        var lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size()));
    }
}
