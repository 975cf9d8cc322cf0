package dev.gatehouse.chaos.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A small file system of its own, in memory, that can be filled to the last byte. Needs root. */
public final class Disk implements AutoCloseable {

    private static final String SIZE = "3g";
    private static final int CHUNK = 1 << 16;
    private static final int PAGE = 4096;

    private final Path path;

    /** For a run that is interrupted: whoever still writes there ends too. */
    private final Thread detaching = new Thread(this::detach);

    private Disk(Path path) {
        this.path = path;
    }

    /** @throws IOException when this machine does not allow it */
    public static Disk mount(Path path) throws IOException {
        Files.createDirectories(path);
        if (!run("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "tmpfs", path.toString())) {
            throw new IOException("no file system can be mounted at " + path);
        }
        var disk = new Disk(path);
        Runtime.getRuntime().addShutdownHook(disk.detaching);
        return disk;
    }

    /** Why there can be none here, or an empty text. */
    static String obstacle() {
        try {
            var trial = Files.createTempDirectory("gatehouse-disk");
            try (var disk = mount(trial)) {
                return disk.path.toString().isEmpty() ? "nowhere" : "";
            } finally {
                Files.deleteIfExists(trial);
            }
        } catch (IOException e) {
            return "file systems cannot be mounted here (root is needed)";
        }
    }

    public Path path() {
        return path;
    }

    /** Leaves no room, however much is written by others meanwhile. */
    void fill() throws IOException {
        try (var out = Files.newOutputStream(filler(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            var chunk = new byte[CHUNK];
            while (!isFull()) {
                out.write(chunk);
            }
        } catch (IOException e) {
            if (!isFull()) {
                throw e;
            }
        }
    }

    boolean isFull() throws IOException {
        return Files.getFileStore(path).getUsableSpace() < PAGE;
    }

    void free() throws IOException {
        Files.deleteIfExists(filler());
    }

    private Path filler() {
        return path.resolve("filler");
    }

    private void detach() {
        try {
            run("umount", "--lazy", path.toString());
        } catch (IOException e) {
            System.err.println("still mounted: " + path);
        }
    }

    @Override
    public void close() throws IOException {
        Runtime.getRuntime().removeShutdownHook(detaching);
        if (!run("umount", path.toString())) {
            throw new IOException(path + " is in use");
        }
    }

    private static boolean run(String... command) throws IOException {
        var process = new ProcessBuilder(List.of(command))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
