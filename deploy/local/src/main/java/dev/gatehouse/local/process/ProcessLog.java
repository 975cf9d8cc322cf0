package dev.gatehouse.local.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The file that takes what one program prints, over its restarts. The one of the run before is kept as {@code .1}. */
public record ProcessLog(Path file) {

    private static final int TAIL_BYTES = 32 * 1024;

    /** Puts the log of the last run aside. */
    public void rotate() throws IOException {
        Files.createDirectories(file.getParent());
        if (Files.exists(file)) {
            Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** The last {@code lines} lines, or fewer if they are longer than 32 KiB together. */
    public List<String> tail(int lines) {
        try (var content = new RandomAccessFile(file.toFile(), "r")) {
            content.seek(Math.max(0, content.length() - TAIL_BYTES));
            var bytes = new byte[(int) Math.min(TAIL_BYTES, content.length())];
            content.readFully(bytes);
            var all = new String(bytes, UTF_8).lines().toList();
            return all.subList(Math.max(0, all.size() - lines), all.size());
        } catch (IOException e) {
            return List.of("(no log: " + e.getMessage() + ")");
        }
    }
}
