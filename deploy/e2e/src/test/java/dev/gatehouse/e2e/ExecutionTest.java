package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecutionTest {

    private static final Duration SHORT = Duration.ofSeconds(5);

    @TempDir
    Path directory;

    @Test
    void whatIsPrintedIsKeptWithTheCode() throws Exception {
        assertThat(Execution.of(shell("echo out; echo err >&2; exit 3"))).isEqualTo(new Execution(3, "out\nerr\n"));
    }

    @Test
    void whoDoesNotEndIsEndedWithAllItHasStarted() throws Exception {
        var pid = directory.resolve("pid");

        assertThatThrownBy(() -> Execution.of(shell("echo begun; sleep 600 & echo $! > " + pid + "; wait"), SHORT))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("has not ended after PT5S: begun");

        var child = Long.parseLong(Files.readString(pid).strip());
        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
    }

    private static ProcessBuilder shell(String script) {
        return new ProcessBuilder("/bin/sh", "-c", script);
    }
}
