package dev.gatehouse.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.local.layout.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/** What an operator's slip does to Redis. */
final class Redis {

    private static final int PATIENCE_MILLIS = 5_000;
    private static final String TWICE_OK = "+OK\r\n+OK\r\n";

    private Redis() {}

    /** It forgets everything. */
    static void empty() throws IOException {
        var system = SystemUnderTest.system();
        try (var socket =
                new Socket(InetAddress.getLoopbackAddress(), system.ports().get(Ports.REDIS))) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            var commands = "AUTH " + system.secrets().redis() + "\r\nFLUSHALL\r\n";
            socket.getOutputStream().write(commands.getBytes(UTF_8));
            var answers = new String(socket.getInputStream().readNBytes(TWICE_OK.length()), UTF_8);
            assertThat(answers).isEqualTo(TWICE_OK);
        }
    }
}
