package dev.gatehouse.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.local.Installation;
import dev.gatehouse.local.layout.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code deploy/up --train}. By its name it is the first: what the other tests start, and that is often, finds what it recorded and
 * needs half the CPU time.
 */
class AheadOfTimeIT {

    private static final long MINUTES = 8;

    @TempDir
    Path directory = Path.of("unset");

    @Test
    void aRunOfThisBuildIsRecordedForEveryProgram() throws Exception {
        var installation = Installation.ofThisBuild();
        var log = directory.resolve("training.log");
        var training = new ProcessBuilder(
                installation.home().resolve("deploy").resolve("up").toString(), "--no-build", "--train");
        training.environment().put("JAVA_HOME", System.getProperty("java.home"));

        var process =
                training.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
        process.destroy();

        assertThat(Files.readString(log, UTF_8)).contains("recorded 7 programs");
        assertThat(ended).isTrue();
        assertThat(process.exitValue()).isZero();
        for (var service : Service.values()) {
            var built = Files.getLastModifiedTime(installation.serviceJar(service));
            assertThat(Files.getLastModifiedTime(cache(service.title())).compareTo(built))
                    .as(service.title())
                    .isPositive();
        }
    }

    private static Path cache(String program) throws IOException {
        return Installation.ofThisBuild()
                .home()
                .resolve("target")
                .resolve("aot")
                .resolve(program + ".aot")
                .toRealPath();
    }
}
