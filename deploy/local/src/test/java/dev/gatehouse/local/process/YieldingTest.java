package dev.gatehouse.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class YieldingTest {

    private record Sleeper() implements Program {

        @Override
        public String name() {
            return "sleeper";
        }

        @Override
        public ProcessBuilder prepare() {
            return new ProcessBuilder("setsid", "sleep", "60");
        }

        @Override
        public boolean isReady() {
            return true;
        }
    }

    private final Yielding yielding = new Yielding(new Sleeper());
    private final Process process;

    YieldingTest() throws IOException, InterruptedException {
        process = yielding.prepare().start();
        while (!Files.readString(Path.of("/proc/" + process.pid() + "/comm")).startsWith("sleep")) {
            Thread.onSpinWait(); // until then it shares this test's session
        }
    }

    @AfterEach
    void end() {
        process.destroyForcibly();
    }

    @Test
    void theProgramsSessionYieldsOnceItIsReady() throws IOException {
        var autogroup = Path.of("/proc/" + process.pid() + "/autogroup");
        assumeTrue(Files.exists(autogroup), "SKIPPED: this system shares processors out by process");
        assertThat(autogroup).content().endsWith("nice 0\n");

        yielding.becameReady(process.toHandle());

        assertThat(autogroup).content().endsWith("nice 5\n");
    }

    @Test
    void aProgramThatIsGoneIsNoFailure() throws InterruptedException {
        process.destroyForcibly().waitFor();

        yielding.becameReady(process.toHandle());

        assertThat(process.isAlive()).isFalse();
    }
}
