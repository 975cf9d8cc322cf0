package dev.gatehouse.local.process;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Answers every request with the status and the text it is told to. */
final class HttpServerThatSays implements AutoCloseable {

    private final HttpServer server;
    private volatile int status = 200;
    private volatile String text = "";

    private HttpServerThatSays(HttpServer server) {
        this.server = server;
    }

    static HttpServerThatSays ok() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var says = new HttpServerThatSays(server);
        server.createContext("/", exchange -> {
            var body = says.text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(says.status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return says;
    }

    void says(int what) {
        status = what;
    }

    void says(String what) {
        text = what;
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
