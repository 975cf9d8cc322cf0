package dev.gatehouse.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;

/**
 * What the JVMs learned of their programs in an earlier run (JEP 483, 514 and 515): with it a service needs about half the
 * CPU time to start. A cache belongs to one build; the JVM itself refuses one that does not fit and starts without.
 */
final class AotCaches {

    /** Whether a system uses caches or makes them. */
    enum Use {
        REPLAY,
        RECORD
    }

    private static final Duration ASSEMBLY = Duration.ofMinutes(4);
    private static final Duration CLEAN_END = Duration.ofSeconds(12);
    private static final String RECORDING = ".recording";

    private final Path directory;
    private final Use use;

    AotCaches(Path directory, Use use) {
        this.directory = directory;
        this.use = use;
    }

    /**
     * The JVM options for {@code program}.
     *
     * @param builtWith a file that every build of the program replaces
     */
    List<String> options(String program, Path builtWith) throws IOException {
        var cache = file(program);
        if (use == Use.RECORD) {
            Files.createDirectories(directory);
            return List.of("-XX:AOTCacheOutput=" + cache + RECORDING);
        }
        return isNewer(cache, builtWith) ? List.of("-XX:AOTCache=" + cache) : List.of();
    }

    /** How long a program may take to end: a JVM that records writes its cache then. */
    Duration stopPatience() {
        return use == Use.RECORD ? ASSEMBLY : CLEAN_END;
    }

    boolean isRecording() {
        return use == Use.RECORD;
    }

    /** Puts complete recordings in place; returns how many there were. */
    int publish() throws IOException {
        try (var files = Files.list(directory)) {
            var recordings = files.filter(file -> file.toString().endsWith(".aot" + RECORDING))
                    .toList();
            for (var recording : recordings) {
                var name = recording.getFileName().toString();
                Files.move(
                        recording,
                        directory.resolve(name.substring(0, name.length() - RECORDING.length())),
                        StandardCopyOption.ATOMIC_MOVE);
            }
            return recordings.size();
        }
    }

    private Path file(String program) {
        return directory.resolve(program + ".aot");
    }

    private static boolean isNewer(Path file, Path than) throws IOException {
        return Files.exists(file)
                && Files.exists(than)
                && Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(than)) > 0;
    }
}
