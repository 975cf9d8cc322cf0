package dev.gatehouse.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.local.Installation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code deploy/ops} did.
 *
 * @param output all that it printed, errors too
 */
record Ops(int code, String output) {

    /** Runs it as the administrator, and waits for its end. */
    static Ops run(String... words) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Installation.ofThisBuild()
                .home()
                .resolve("deploy")
                .resolve("ops")
                .toString());
        command.addAll(List.of(words));
        command.addAll(List.of("--dir", SystemUnderTest.directory().toString()));
        var builder = new ProcessBuilder(command);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("GATEHOUSE_ACCESS_TOKEN", Administrator.token());
        var process = builder.redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Ops(process.waitFor(), output);
    }
}
