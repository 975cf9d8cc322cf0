package dev.gatehouse.coreauth.token;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that hostile tokens name as the place of their keys. Counts who asks. */
final class KeysElsewhere {

    private final HttpServer server;
    private final AtomicInteger asked = new AtomicInteger();

    private KeysElsewhere(HttpServer server) {
        this.server = server;
    }

    static KeysElsewhere listening() {
        try {
            var elsewhere =
                    new KeysElsewhere(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
            elsewhere.server.createContext("/", exchange -> {
                elsewhere.asked.incrementAndGet();
                exchange.sendResponseHeaders(404, -1);
                exchange.close();
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
}
