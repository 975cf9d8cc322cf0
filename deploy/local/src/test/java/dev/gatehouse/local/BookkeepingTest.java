package dev.gatehouse.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.local.process.ProcessList;
import dev.gatehouse.local.process.Watcher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BookkeepingTest {

    @TempDir
    Path directory;

    @Test
    void aDiskWithoutRoomStopsNoRestartAndIsMadeUpForLater() throws IOException {
        var heard = new ArrayList<Long>();
        var books = books(heard);
        var first = sleeper();
        var second = sleeper();
        try {
            books.started("kafka", first.toHandle());
            Files.createDirectory(obstacle());
            books.started("kafka", second.toHandle());
            assertThat(ProcessList.running(file())).containsExactly(Map.entry("kafka", first.toHandle()));

            Files.delete(obstacle());
            books.ready("kafka", Duration.ZERO);

            assertThat(ProcessList.running(file())).containsExactly(Map.entry("kafka", second.toHandle()));
            assertThat(heard).containsExactly(first.pid(), second.pid());
        } finally {
            first.destroyForcibly();
            second.destroyForcibly();
        }
    }

    @Test
    void aFirstStartThatCannotBeWrittenDownFails() throws IOException {
        Files.createDirectory(obstacle());
        assertThatThrownBy(() -> books(new ArrayList<>()).started("kafka", ProcessHandle.current()))
                .isInstanceOf(UncheckedIOException.class);
    }

    private Bookkeeping books(List<Long> heard) {
        return new Bookkeeping(new ProcessList(file()), new Watcher() {
            @Override
            public void started(String name, ProcessHandle process) {
                heard.add(process.pid());
            }

            @Override
            public void ready(String name, Duration after) {}

            @Override
            public void died(String name, int exitCode, List<String> lastLines, Duration pause) {}

            @Override
            public void stopped(String name) {}
        });
    }

    private static Process sleeper() throws IOException {
        return new ProcessBuilder("sleep", "60").start();
    }

    private Path file() {
        return directory.resolve("processes");
    }

    /** Where the file is written before it is moved: a directory there cannot be written to, whoever runs this. */
    private Path obstacle() {
        return directory.resolve("processes.partial");
    }
}
