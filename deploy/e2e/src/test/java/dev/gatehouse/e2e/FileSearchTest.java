package dev.gatehouse.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.servers.Directories;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSearchTest {

    @TempDir
    Path directory;

    private final Set<String> contents = new HashSet<>();

    @Test
    void whatVanishesMeanwhileIsNoFailureAndWhatStaysIsReadByWhateverName() throws IOException {
        var places = List.of("one", "two", "three", "four");
        for (var place : places) {
            Files.createDirectory(directory.resolve(place));
            Files.writeString(directory.resolve(place).resolve("file"), place);
        }

        FileSearch.in(directory, (file, content) -> {
            if (contents.isEmpty()) {
                var others = places.stream()
                        .map(directory::resolve)
                        .filter(place -> !file.startsWith(place))
                        .toList();
                disturb(others);
            }
            contents.add(new String(content, UTF_8));
        });

        assertThat(contents).contains("renamed").hasSize(3);
        assertThat(directory.resolve("renamed/file")).exists();
    }

    @Test
    void aDirectoryThatIsNotThereHasNoFiles() throws IOException {
        assertThat(FileSearch.files(directory.resolve("none"))).isEmpty();
    }

    @Test
    void whatIsThereAndCannotBeReadIsAFailure() throws IOException {
        var loop = directory.resolve("loop");
        Files.createSymbolicLink(loop, loop);

        assertThatThrownBy(() -> FileSearch.files(loop.resolve("file"))).isInstanceOf(IOException.class);
    }

    /** One is deleted, one is renamed, one stays. */
    private void disturb(List<Path> places) {
        try {
            Directories.delete(places.get(0));
            Files.writeString(places.get(1).resolve("file"), "renamed");
            Files.move(places.get(1), directory.resolve("renamed"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
