package dev.gatehouse.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that hostile tokens name as the place of their key, and that has it. Counts who asks. */
final class KeysElsewhere implements AutoCloseable {

    private final HttpServer server;
    private final AtomicInteger asked = new AtomicInteger();

    private KeysElsewhere(HttpServer server) {
        this.server = server;
    }

    static KeysElsewhere serving(String keys) {
        try {
            var elsewhere =
                    new KeysElsewhere(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
            var body = keys.getBytes(UTF_8);
            elsewhere.server.createContext("/", exchange -> {
                elsewhere.asked.incrementAndGet();
                try (exchange) {
                    exchange.getResponseHeaders().add("Content-Type", "application/jwk-set+json");
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                }
            });
            elsewhere.server.start();
            return elsewhere;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/jwks.json";
    }

    int asked() {
        return asked.get();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
