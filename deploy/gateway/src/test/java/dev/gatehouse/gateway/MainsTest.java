package dev.gatehouse.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.mailsink.MailSinkMain;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MainsTest {
    private static final int SIGTERM = 128 + 15;
    private static final long PATIENCE_SECONDS = 30;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void endAll() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void theGatewayRunsAsAProcessAndStopsWhenAsked() throws Exception {
        var process = start(
                GatewayMain.class,
                Map.of("GATEWAY_PORT", "0", "GATEWAY_OPERATORS_PORT", "0", "GATEWAY_MANAGEMENT_PORT", "0"));

        assertThat(firstLine(process, "gateway:"))
                .matches("gateway: public http://127\\.0\\.0\\.1:\\d+, operators http://127\\.0\\.0\\.1:\\d+, "
                        + "management http://127\\.0\\.0\\.1:\\d+, replicas 0(, epoll)?");
        assertStops(process);
    }

    @Test
    void theMailSinkRunsAsAProcessAndStopsWhenAsked() throws Exception {
        var process = start(MailSinkMain.class, Map.of("MAILSINK_SMTP_PORT", "0", "MAILSINK_HTTP_PORT", "0"));

        assertThat(firstLine(process, "mail sink:"))
                .matches("mail sink: smtp://127\\.0\\.0\\.1:\\d+, inbox http://127\\.0\\.0\\.1:\\d+");
        assertStops(process);
    }

    @Test
    void whatCannotBeMeantEndsTheProcessWithAReason() throws Exception {
        var process = start(GatewayMain.class, Map.of("GATEWAY_PORT", "http"));

        assertThat(firstLine(process, "gateway:"))
                .isEqualTo("gateway: GATEWAY_PORT must be a whole number from 0 to 65535, but is 'http'");
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
    }

    private Process start(Class<?> main, Map<String, String> variables) throws IOException {
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName())
                .redirectErrorStream(true);
        builder.environment().putAll(variables);
        var process = builder.start();
        started.add(process);
        return process;
    }

    private static String firstLine(Process process, String start) throws IOException {
        var reader = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (var line = reader.readLine(); line != null; line = reader.readLine()) {
            if (line.startsWith(start)) {
                return line;
            }
        }
        throw new AssertionError("no such line");
    }

    private static void assertStops(Process process) throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(SIGTERM);
    }
}
