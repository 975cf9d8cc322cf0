package dev.gatehouse.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/** One command to a Redis on 127.0.0.1, on a connection of its own; of those that are answered by one line. */
public record RedisCommand(String text) {

    /** The line, without its end: {@code +} and a word, or {@code -} and an error. Fails without one in time. Blocks. */
    public String answer(int port, String password, Duration within) throws IOException {
        int millis = Math.toIntExact(within.toMillis());
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), millis);
            socket.setSoTimeout(millis);
            socket.getOutputStream()
                    .write("AUTH %s\r\n%s\r\n".formatted(password, text).getBytes(UTF_8));
            var lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            var authenticated = lines.readLine();
            var answer = lines.readLine();
            if (!"+OK".equals(authenticated) || answer == null) {
                throw new IOException(text + ": " + authenticated);
            }
            return answer;
        }
    }
}
