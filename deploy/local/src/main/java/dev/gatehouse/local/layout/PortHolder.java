package dev.gatehouse.local.layout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Who listens on a port, read from {@code /proc}; knows nothing where there is none, or about other users' processes. */
final class PortHolder {

    private static final String LISTENING = "0A";

    private PortHolder() {}

    /** For a message: {@code java (pid 4711)}. */
    static Optional<String> of(int port) {
        return Stream.of("/proc/net/tcp", "/proc/net/tcp6")
                .flatMap(table -> sockets(Path.of(table), port))
                .findFirst()
                .flatMap(PortHolder::processWith);
    }

    /** Inodes of the sockets that listen on {@code port}. */
    private static Stream<String> sockets(Path table, int port) {
        var suffix = ":%04X".formatted(port);
        try {
            return Files.readAllLines(table).stream()
                    .map(line -> List.of(line.trim().split("\\s+")))
                    .filter(columns -> columns.size() > 9)
                    .filter(columns ->
                            columns.get(1).endsWith(suffix) && columns.get(3).equals(LISTENING))
                    .map(columns -> columns.get(9));
        } catch (IOException _) {
            return Stream.empty();
        }
    }

    private static Optional<String> processWith(String inode) {
        var link = "socket:[" + inode + "]";
        return ProcessHandle.allProcesses()
                .filter(process -> holds(process, link))
                .map(PortHolder::describe)
                .findFirst();
    }

    private static boolean holds(ProcessHandle process, String link) {
        try (var descriptors = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
            return descriptors.anyMatch(descriptor -> pointsTo(descriptor, link));
        } catch (IOException _) {
            return false;
        }
    }

    private static boolean pointsTo(Path descriptor, String link) {
        try {
            return Files.readSymbolicLink(descriptor).toString().equals(link);
        } catch (IOException _) {
            return false;
        }
    }

    private static String describe(ProcessHandle process) {
        var program = process.info()
                .command()
                .map(path -> String.valueOf(Path.of(path).getFileName()));
        return "%s (pid %d)".formatted(program.orElse("a process"), process.pid());
    }
}
