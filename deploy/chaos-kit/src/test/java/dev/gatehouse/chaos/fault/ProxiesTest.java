package dev.gatehouse.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.local.Options;
import dev.gatehouse.local.layout.PortPlan;
import dev.gatehouse.local.layout.Ports;
import dev.gatehouse.local.layout.Service;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProxiesTest {

    private static final int NOTHING = -1;

    @TempDir
    Path directory;

    @Test
    void eachCoreAuthHasOneAndNoneIsHeardWhileTheySwallow() throws Exception {
        try (var first = answering(1);
                var second = answering(2);
                var proxies = Proxies.before(options(first, second))) {
            var ports = portsInFrontOf(proxies, options(first, second));
            assertThat(ports).hasSize(2).doesNotContain(first.getLocalPort(), second.getLocalPort());
            try (var one = open(ports.getFirst());
                    var two = open(ports.getLast())) {
                assertThat(asked(one)).isEqualTo(1);
                assertThat(asked(two)).isEqualTo(2);

                proxies.swallowCoreAuths(true);
                one.getOutputStream().write(0);
                two.getOutputStream().write(0);
                while (proxies.swallowed().contains(0L)) {
                    TimeUnit.MILLISECONDS.sleep(10);
                }
                proxies.swallowCoreAuths(false);

                assertThat(proxies.swallowed()).containsExactly(1L, 1L);
                assertThat(heard(one)).isEqualTo(NOTHING);
                assertThat(heard(two)).isEqualTo(NOTHING);
            }
            try (var again = open(ports.getLast())) {
                assertThat(asked(again)).isEqualTo(2);
            }
        }
    }

    private Options options(ServerSocket first, ServerSocket second) {
        return Options.in(directory)
                .withReplicas(Service.CORE_AUTH, 2)
                .withPorts(PortPlan.DOCUMENTED
                        .moving(Ports.grpc("core-auth"), first.getLocalPort())
                        .moving(Ports.grpc("core-auth-2"), second.getLocalPort()));
    }

    /** As a service has them in its environment. */
    private static List<Integer> portsInFrontOf(Proxies proxies, Options options) {
        var addresses = proxies.inFrontOf(options).environment().getOrDefault("GATEHOUSE_CORE_AUTH_GRPC", "");
        return List.of(addresses.split(",", -1)).stream()
                .map(address -> Integer.valueOf(address.substring("127.0.0.1:".length())))
                .toList();
    }

    /** A server that answers each byte by this one. */
    private static ServerSocket answering(int answer) throws IOException {
        var listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    var client = listener.accept();
                    Thread.ofVirtual().start(() -> answer(client, answer));
                }
            } catch (IOException _) {
                // closed
            }
        });
        return listener;
    }

    private static void answer(Socket client, int answer) {
        try (client) {
            while (client.getInputStream().read() >= 0) {
                client.getOutputStream().write(answer);
            }
        } catch (IOException _) {
            // the other side is gone
        }
    }

    private static Socket open(int port) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    private static int asked(Socket socket) throws IOException {
        socket.getOutputStream().write(0);
        return heard(socket);
    }

    private static int heard(Socket socket) {
        try {
            return socket.getInputStream().read();
        } catch (IOException reset) {
            return NOTHING;
        }
    }
}
