package dev.gatehouse.coreauth.hashing.selection;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jdk.incubator.vector.VectorShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.io.TempDir;

/** What the process chooses depends on how the JVM was started, so each case starts one. */
class Argon2ChoiceInItsOwnJvmTest {

    private static final String VECTORS = "--add-modules=jdk.incubator.vector";

    @TempDir
    private Path temporary;

    @Test
    void choosesVectorsAsWideAsTheMachineHasThem() throws Exception {
        int bits = VectorShape.preferredShape().vectorBitSize();
        var choice = choice(VECTORS);

        assertThat(choice).startsWith("Argon2id by " + (bits >= 512 ? "vector-512, " : ""));
        if (bits >= 512) {
            assertThat(choice).contains("; not by vector-256: not tried, vector-512 stands before it; not by sodium: ");
        }
    }

    @Test
    void doesWithoutTheVectorModule() throws Exception {
        assertThat(choice())
                .startsWith("Argon2id by sodium, ")
                .contains("; not by vector-512: the JVM runs without --add-modules jdk.incubator.vector")
                .contains("; not by vector-256: the JVM runs without --add-modules jdk.incubator.vector");
    }

    @Test
    @EnabledOnOs(architectures = "amd64")
    void neverUsesAWidthThatTheMachineLacks() throws Exception {
        assertThat(choice(VECTORS, "-XX:UseAVX=1"))
                .startsWith("Argon2id by sodium, ")
                .containsPattern("; not by vector-512: the JVM offers vectors of (64|128|256) bits on this machine");
        assertThat(choice(VECTORS, "-XX:UseAVX=2"))
                .contains("; not by vector-512: the JVM offers vectors of 256 bits on this machine");
    }

    /** As where the compiler that knows vectors is switched off: every operation is a call, and the time limit tells. */
    @Test
    void staysWithTheLibraryWhereVectorsAreNotCompiled() throws Exception {
        assertThat(choice(VECTORS, "-XX:TieredStopAtLevel=1"))
                .startsWith("Argon2id by sodium, ")
                .contains("; not by vector-512: ");
    }

    @Test
    void doesWithoutNativeAccess() throws Exception {
        assertThat(choice("--illegal-native-access=deny"))
                .startsWith("Argon2id by scalar, ")
                .contains("; not by sodium: libsodium does not load: ");
    }

    private String choice(String... options) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-Djava.io.tmpdir=" + temporary));
        if (!List.of(options).contains("--illegal-native-access=deny")) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), PrintChoice.class.getName()));
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var output = process.getInputStream()) {
            var printed = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
            try (var left = Files.list(temporary)) {
                assertThat(left.filter(path -> path.toString().contains("sodium")))
                        .as("left behind")
                        .isEmpty();
            }
            return printed;
        } finally {
            process.destroyForcibly();
        }
    }
}
