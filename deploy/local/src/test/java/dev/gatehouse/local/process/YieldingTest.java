package dev.gatehouse.local.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class YieldingTest {

    private record Command(List<String> words) implements Program {

        @Override
        public String name() {
            return words.getFirst();
        }

        @Override
        public ProcessBuilder prepare() {
            return new ProcessBuilder(new ArrayList<>(words));
        }

        @Override
        public boolean isReady() {
            return true;
        }
    }

    private static final Path AUTOGROUP = Path.of("/proc/self/autogroup");

    @Test
    void theProgramAndItsArgumentsRunAtALowerPriority() throws Exception {
        assertThat(output("nice")).isEqualTo("5");
        assertThat(output("printf", "%s|", "two words", "$HOME", "")).isEqualTo("two words|$HOME||");
    }

    @Test
    void soDoesItsWholeSession() throws Exception {
        assumeTrue(Files.exists(AUTOGROUP), "SKIPPED: this system shares processors out by process");

        assertThat(output("cat", AUTOGROUP.toString())).endsWith("nice 5");
    }

    /** In a session of its own, as the launcher starts it. */
    private static String output(String... command) throws IOException, InterruptedException {
        var builder = new Yielding(new Command(List.of(command))).prepare();
        builder.command().addFirst("setsid");
        var process = builder.redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.strip();
    }
}
