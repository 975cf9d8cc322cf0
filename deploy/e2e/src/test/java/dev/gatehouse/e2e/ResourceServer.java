package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.local.Installation;
import dev.gatehouse.servers.ChildProcesses;
import dev.gatehouse.servers.FreePorts;
import dev.gatehouse.servers.Signal;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** {@code deploy/resource-server}, running. */
final class ResourceServer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Path JAR = Path.of("deploy", "resource-server", "target", "quarkus-app", "quarkus-run.jar");

    private final Process process;
    private final int port;

    private ResourceServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** @param program whom it asks as */
    static ResourceServer started(Program program, Path log) throws IOException {
        int port = FreePorts.take(1).getFirst();
        var builder = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                Installation.ofThisBuild().home().resolve(JAR).toString()));
        builder.environment().put("ISSUER", SystemUnderTest.system().gateway().toString());
        builder.environment().put("CLIENT_ID", program.clientId());
        builder.environment().put("CLIENT_SECRET", program.secret());
        builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(port));
        var process = ChildProcesses.start(builder.redirectErrorStream(true).redirectOutput(log.toFile()), Signal.TERM);
        var server = new ResourceServer(process, port);
        try {
            await("the resource server starts: " + log)
                    .atMost(PATIENCE)
                    .until(() -> !process.isAlive() || FreePorts.isListenedOn(port));
            assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
            return server;
        } catch (RuntimeException | AssertionError | IOException e) {
            server.close();
            throw e;
        }
    }

    Client client() {
        return new Client(URI.create("http://127.0.0.1:" + port));
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
