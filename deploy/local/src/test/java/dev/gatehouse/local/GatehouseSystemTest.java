package dev.gatehouse.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.local.GatehouseSystem.Extent;
import dev.gatehouse.local.layout.Ports;
import dev.gatehouse.local.layout.Service;
import dev.gatehouse.local.process.StartException;
import dev.gatehouse.local.process.SupervisedProcess;
import dev.gatehouse.local.terminal.Silent;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatehouseSystemTest {

    @TempDir
    Path directory;

    @Test
    void serversStartKeepTheirDataAndLeaveNoProcess() throws Exception {
        var options = Options.in(directory).withFreePorts();
        ProcessHandle[] processes;
        try (var system = start(options)) {
            processes = processesOf(system);
            assertThat(processes).hasSize(4).allMatch(ProcessHandle::isAlive);
            assertThat(Stats.of(directory, ProcessHandle.current()).byProcess())
                    .containsKeys("postgres", "kafka", "redis", "mail", "launcher")
                    .allSatisfy(
                            (_, memory) -> assertThat(memory.proportionalKib()).isPositive());
            execute(system, "CREATE TABLE kept AS SELECT 1 AS one");
            assertThat(SystemState.read(directory).orElseThrow().addresses())
                    .containsEntry("gateway", system.gateway().toString());
        }
        assertThat(processes).noneMatch(ProcessHandle::isAlive);
        assertThat(SystemState.read(directory)).isEmpty();

        try (var system = start(options)) {
            execute(system, "INSERT INTO kept VALUES (2)");
        }
        try (var system = start(options.withFresh())) {
            assertThatThrownBy(() -> execute(system, "INSERT INTO kept VALUES (3)"))
                    .hasMessageContaining("kept");
        }
    }

    @Test
    void aServerThatCrashesComesBack() throws Exception {
        try (var system = start(Options.in(directory).withFreePorts())) {
            var crashed = system.process("redis").process().orElseThrow();
            system.kill("redis");

            // by the process, for a slow machine may not look while there is none
            await().atMost(Duration.ofSeconds(40))
                    .until(() -> system.process("redis").isReady()
                            && !system.process("redis").process().equals(Optional.of(crashed)));
        }
    }

    @Test
    void asksForAnotherPlaceWhenTheDirectoryIsInUse() throws Exception {
        var options = Options.in(directory).withFreePorts();
        try (var _ = start(options)) {
            assertThatThrownBy(() -> start(options))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("A system already runs in " + directory)
                    .hasMessageContaining("--directory DIR --free-ports");
        }
    }

    @Test
    void startsNothingWhenAPortIsTaken() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var options = Options.in(directory).withFreePorts();
            var moved = options.withPorts(options.ports().moving(Ports.GATEWAY, taken.getLocalPort()));

            assertThatThrownBy(() -> start(moved))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("Port " + taken.getLocalPort() + " (gateway) is taken by java")
                    .hasMessageContaining("--gateway-port N");
            assertThat(directory.resolve("processes")).doesNotExist();
        }
    }

    private static GatehouseSystem start(Options options) throws Exception {
        return GatehouseSystem.start(options, new Silent(), Extent.SERVERS);
    }

    private static ProcessHandle[] processesOf(GatehouseSystem system) {
        return system.processes().stream()
                .map(SupervisedProcess::process)
                .flatMap(Optional::stream)
                .toArray(ProcessHandle[]::new);
    }

    private static void execute(GatehouseSystem system, String sql) throws Exception {
        var service = Service.AUTHORIZATION;
        var url = "jdbc:postgresql://%s/%s".formatted(system.ports().address(Ports.POSTGRES), service.database());
        try (var connection = DriverManager.getConnection(
                        url, service.database(), system.secrets().database(service));
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
