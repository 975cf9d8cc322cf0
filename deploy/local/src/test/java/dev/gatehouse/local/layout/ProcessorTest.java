package dev.gatehouse.local.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessorTest {

    @TempDir
    Path directory;

    @Test
    void wideVectorsAreWhereTheFlagIs() throws IOException {
        assertThat(Processor.hasWideVectors(told("flags\t\t: fpu avx2 avx512f avx512dq\n")))
                .isTrue();
        assertThat(Processor.hasWideVectors(told("flags\t\t: fpu avx2 avx512f\n")))
                .isTrue();
        assertThat(Processor.hasWideVectors(told("flags\t\t: fpu avx avx2\n"))).isFalse();
        assertThat(Processor.hasWideVectors(told("Features\t: fp asimd\n"))).isFalse();
        assertThat(Processor.hasWideVectors(directory.resolve("missing"))).isFalse();
    }

    private Path told(String lines) throws IOException {
        return Files.writeString(directory.resolve("cpuinfo"), "processor\t: 0\n" + lines);
    }
}
