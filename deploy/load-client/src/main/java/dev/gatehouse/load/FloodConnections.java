package dev.gatehouse.load;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Registrations with next to no work on this side: a flood comes from elsewhere, and a sender that took half a processor of the
 * machine that it floods would measure itself. Reads of an answer what it must. Thread-safe.
 */
final class FloodConnections implements AutoCloseable {

    private static final int MOST = 1_000;

    /** Whoever has not been answered by then counts as failed. */
    private static final int PATIENCE_SECONDS = 60;

    private static final int STATUS_AT = 9;
    private static final int STATUS_LENGTH = 3;

    private final Context context;
    private final NetClient client;
    private final URI gateway;
    private final ArrayDeque<Connection> idle = new ArrayDeque<>();
    private int open;

    FloodConnections(Vertx vertx, String gateway) {
        this.context = vertx.getOrCreateContext();
        this.client =
                vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true).setReadIdleTimeout(PATIENCE_SECONDS));
        this.gateway = URI.create(gateway);
    }

    /** @param saysWhen to try again: it has a {@code Retry-After} */
    record Answer(int status, boolean saysWhen) {}

    Future<Answer> register(Account account) {
        var request = request(account);
        var answer = Promise.<Answer>promise();
        context.runOnContext(run -> send(request, answer));
        return answer.future();
    }

    private Buffer request(Account account) {
        var body = "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(account.email, account.password);
        return Buffer.buffer("POST /v1/registrations HTTP/1.1\r\nHost: " + gateway.getAuthority()
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }

    private void send(Buffer request, Promise<Answer> answer) {
        var connection = idle.poll();
        if (connection != null) {
            connection.send(request, answer);
        } else if (open >= MOST) {
            answer.fail(new IOException("more than " + MOST + " under way"));
        } else {
            open++;
            client.connect(gateway.getPort(), gateway.getHost())
                    .onSuccess(socket -> new Connection(socket).send(request, answer))
                    .onFailure(failure -> {
                        open--;
                        answer.fail(failure);
                    });
        }
    }

    /** One request at a time. */
    private final class Connection {

        private final NetSocket socket;
        private Buffer received = Buffer.buffer();
        private @Nullable Promise<Answer> awaited;

        private Connection(NetSocket socket) {
            this.socket = socket;
            socket.handler(this::receive);
            socket.closeHandler(closed -> gone());
        }

        private void send(Buffer request, Promise<Answer> answer) {
            awaited = answer;
            received = Buffer.buffer();
            socket.write(request);
        }

        private void receive(Buffer bytes) {
            received.appendBuffer(bytes);
            var answer = received.toString(StandardCharsets.ISO_8859_1);
            int head = answer.indexOf("\r\n\r\n");
            if (head < 0 || awaited == null) {
                return;
            }
            var headers = answer.substring(0, head).toLowerCase(Locale.ROOT);
            if (answer.length() < head + 4 + length(headers)) {
                return;
            }
            var answered = awaited;
            awaited = null;
            answered.complete(new Answer(
                    Integer.parseInt(answer.substring(STATUS_AT, STATUS_AT + STATUS_LENGTH)),
                    headers.contains("\r\nretry-after:")));
            if (headers.contains("connection: close")) {
                socket.close();
            } else {
                idle.push(this);
            }
        }

        private static int length(String headers) {
            int at = headers.indexOf("content-length: ");
            if (at < 0) {
                return 0;
            }
            int end = headers.indexOf('\r', at);
            return Integer.parseInt(
                    headers.substring(at + "content-length: ".length(), end < 0 ? headers.length() : end));
        }

        private void gone() {
            open--;
            idle.remove(this);
            if (awaited != null) {
                awaited.tryFail(new IOException("closed without an answer"));
            }
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
