package dev.gatehouse.local.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class PortsTest {

    private static final PortPlan FREE = PortPlan.DOCUMENTED.on(new PortPlan.Free());

    @Test
    void freePortsConflictWithNothing() {
        assertThat(FREE.apply(Replicas.ONE_EACH).conflicts()).isEmpty();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aTakenPortIsNamedWithItsHolderAndTheOptionThatMovesIt() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var ports = FREE.moving(Ports.KAFKA, taken.getLocalPort()).apply(Replicas.ONE_EACH);

            assertThat(ports.conflicts())
                    .containsExactly("Port %d (kafka) is taken by java (pid %d). Move it with --kafka-port N."
                            .formatted(
                                    taken.getLocalPort(),
                                    ProcessHandle.current().pid()));
        }
    }
}
