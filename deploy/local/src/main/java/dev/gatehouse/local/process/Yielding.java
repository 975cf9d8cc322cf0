package dev.gatehouse.local.process;

import dev.gatehouse.servers.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A program for whose work nobody waits: on a full machine it gives way to those who answer people, and still gets about a
 * quarter of a core beside each of them.
 */
public record Yielding(Program program) implements Program {

    private static final Path NICE = Path.of("/usr/bin/nice");
    private static final List<String> LOWERED = List.of(NICE.toString(), "-n", "5");

    @Override
    public String name() {
        return program.name();
    }

    /** Where the system has no such command, the program runs like all others. */
    @Override
    public ProcessBuilder prepare() throws IOException, InterruptedException {
        var builder = program.prepare();
        if (Files.isExecutable(NICE)) {
            builder.command().addAll(0, LOWERED);
        }
        return builder;
    }

    @Override
    public boolean isReady() {
        return program.isReady();
    }

    @Override
    public Signal stopSignal() {
        return program.stopSignal();
    }

    @Override
    public Duration stopPatience() {
        return program.stopPatience();
    }
}
