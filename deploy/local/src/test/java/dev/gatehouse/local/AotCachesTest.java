package dev.gatehouse.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AotCachesTest {

    private static final Instant BUILD = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path directory;

    @Test
    void whatWasRecordedIsReplayedUntilTheProgramIsBuiltAgain() throws Exception {
        var jar = Files.createFile(directory.resolve("program.jar"));
        var caches = directory.resolve("aot");
        var recording = new AotCaches(caches, AotCaches.Use.RECORD);
        var replaying = new AotCaches(caches, AotCaches.Use.REPLAY);
        assertThat(replaying.options("program", jar)).isEmpty();

        var option = recording.options("program", jar).getFirst();
        Files.createFile(Path.of(option.substring("-XX:AOTCacheOutput=".length())));
        assertThat(recording.publish()).isEqualTo(1);

        var cache = caches.resolve("program.aot");
        Files.setLastModifiedTime(jar, FileTime.from(BUILD));
        Files.setLastModifiedTime(cache, FileTime.from(BUILD.plusSeconds(60)));
        assertThat(replaying.options("program", jar)).containsExactly("-XX:AOTCache=" + cache);
        Files.setLastModifiedTime(jar, FileTime.from(BUILD.plusSeconds(120)));
        assertThat(replaying.options("program", jar)).isEmpty();
    }
}
