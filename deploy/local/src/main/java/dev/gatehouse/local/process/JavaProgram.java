package dev.gatehouse.local.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * A program in a JVM of its own, of this JVM's version.
 *
 * @param name unique in its system
 * @param jvmOptions heap and the like
 * @param launch {@code -jar file} or {@code -cp path Main}
 * @param environment added to the environment of this JVM
 * @param ready one look whether it does its work
 * @param stopPatience how long a clean end may take
 */
public record JavaProgram(
        String name,
        List<String> jvmOptions,
        List<String> launch,
        Map<String, String> environment,
        BooleanSupplier ready,
        Duration stopPatience)
        implements Program {

    @Override
    public ProcessBuilder prepare() throws IOException {
        if (launch.getFirst().equals("-jar") && !Files.exists(Path.of(launch.get(1)))) {
            throw new IOException(launch.get(1) + " is not built");
        }
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.addAll(launch);
        var builder = new ProcessBuilder(command);
        // Few threads allocate natively at once; without this, glibc gives each an arena of its own.
        builder.environment().put("MALLOC_ARENA_MAX", "2");
        builder.environment().putAll(environment);
        return builder;
    }

    @Override
    public boolean isReady() {
        return ready.getAsBoolean();
    }

    /** The environment holds passwords. */
    @Override
    public String toString() {
        return "JavaProgram[" + name + "]";
    }
}
