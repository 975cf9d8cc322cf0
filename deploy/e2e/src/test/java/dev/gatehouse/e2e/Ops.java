package dev.gatehouse.e2e;

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
        var run = Execution.of(builder);
        return new Ops(run.code(), run.output());
    }
}
