package dev.gatehouse.local;

import dev.gatehouse.servers.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Empties a data directory of what a system keeps there, and of nothing else. */
final class FreshStart {

    private static final List<String> KEPT_BY_A_SYSTEM =
            List.of("postgres", "kafka", "redis", "logs", "secrets", "state.json", "processes");

    private FreshStart() {}

    static void clear(Path directory) throws IOException {
        for (var name : KEPT_BY_A_SYSTEM) {
            var path = directory.resolve(name);
            if (Files.isDirectory(path)) {
                Directories.delete(path);
            } else {
                Files.deleteIfExists(path);
            }
        }
    }
}
