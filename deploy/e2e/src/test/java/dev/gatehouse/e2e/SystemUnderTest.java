package dev.gatehouse.e2e;

import dev.gatehouse.local.GatehouseSystem;
import dev.gatehouse.local.Options;
import dev.gatehouse.local.layout.PortPlan;
import dev.gatehouse.local.layout.Service;
import dev.gatehouse.local.process.StartException;
import dev.gatehouse.local.terminal.Progress;
import dev.gatehouse.local.terminal.Silent;
import dev.gatehouse.servers.Directories;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * One system for all journeys of this JVM, started when first asked for: free ports, a directory of its own, three replicas of
 * core-auth, every span sent to {@link #traces()}, keys that can change in a moment.
 */
final class SystemUnderTest {

    /** How long before it signs a key that is called early is announced; each replica reads the keys within that time. */
    static final Duration ROTATION_NOTICE = Duration.ofSeconds(8);

    private static final class Started {
        static final TraceReceiver TRACES = TraceReceiver.start();
        static final Path DIRECTORY = temporary();
        static final GatehouseSystem SYSTEM = start();
    }

    private SystemUnderTest() {}

    static GatehouseSystem system() {
        return Started.SYSTEM;
    }

    static TraceReceiver traces() {
        return Started.TRACES;
    }

    /** Everything that the system writes: data of the servers, logs, secrets. */
    static Path directory() {
        return Started.DIRECTORY;
    }

    static Client client() {
        return new Client(system().gateway());
    }

    /** Past the gateway, at the port of that name: a replica's own, for one. */
    static Client at(String port) {
        return new Client(URI.create("http://" + system().ports().address(port)));
    }

    static Mailbox mailbox() {
        return new Mailbox(system().inbox());
    }

    private static GatehouseSystem start() {
        var options = Options.in(Started.DIRECTORY)
                .withPorts(PortPlan.DOCUMENTED.on(new PortPlan.Free()))
                .withReplicas(Service.CORE_AUTH, 3)
                .withLoadTest()
                .withEnvironment("CORE_AUTH_TOKENS_ROTATION_NOTICE", ROTATION_NOTICE.toSeconds() + "s")
                .withEnvironment("CORE_AUTH_TOKENS_KEY_REFRESH", "5s")
                .withEnvironment("CORE_AUTH_TOKENS_JWKS_MAX_AGE", "10s")
                .withEnvironment("CORE_AUTH_KEYS_SEALING_UPKEEP", "5s")
                .withEnvironment("USER_MANAGEMENT_SEALING_REFRESH", "5s")
                .withOtlp(Started.TRACES.endpoint());
        Progress silent = new Silent();
        try {
            var system = GatehouseSystem.start(options, silent);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(system), "stop-system-under-test"));
            return system;
        } catch (StartException e) {
            delete(Started.DIRECTORY);
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void stop(GatehouseSystem system) {
        system.stop();
        delete(Started.DIRECTORY);
    }

    private static void delete(Path directory) {
        try {
            Directories.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("gatehouse-e2e");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
