package dev.gatehouse.e2e;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Reads all files below a directory while others write, rename and delete there. */
final class FileSearch {

    private static final int MOST_ROUNDS = 5;

    private FileSearch() {}

    /**
     * Shows each file that stays, with its content; one that is renamed meanwhile by its new name, too. What vanishes is left out.
     *
     * @throws IOException when something cannot be read that is there
     */
    static void in(Path directory, BiConsumer<Path, byte[]> reader) throws IOException {
        var seen = new HashSet<Path>();
        for (int round = 0; round < MOST_ROUNDS; round++) {
            var unseen = files(directory).stream()
                    .filter(file -> !seen.contains(file))
                    .toList();
            if (unseen.isEmpty()) {
                return;
            }
            for (var file : unseen) {
                var content = content(file);
                if (content.isPresent()) {
                    seen.add(file);
                    reader.accept(file, content.get());
                }
            }
        }
    }

    /** All regular files below the directory but those that vanish while it is looked through. */
    static List<Path> files(Path directory) throws IOException {
        var files = new ArrayList<Path>();
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile()) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                return unlessItVanished(failure);
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                return failure == null ? FileVisitResult.CONTINUE : unlessItVanished(failure);
            }
        });
        return files;
    }

    private static FileVisitResult unlessItVanished(IOException failure) throws IOException {
        if (failure instanceof NoSuchFileException) {
            return FileVisitResult.CONTINUE;
        }
        throw failure;
    }

    private static Optional<byte[]> content(Path file) throws IOException {
        try {
            return Optional.of(Files.readAllBytes(file));
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        }
    }
}
