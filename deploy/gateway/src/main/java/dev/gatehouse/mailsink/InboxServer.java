package dev.gatehouse.mailsink;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.concurrent.Callable;

/** The inbox page and the API over HTTP. */
final class InboxServer {
    private static final int LONGEST_BODY = 65_536;
    private static final String MESSAGE = "/api/v1/message/";
    private static final String MESSAGES = "/api/v1/messages";
    private static final String SEARCH = "/api/v1/search";
    private static final String FAULTS = "/api/v1/faults";
    private static final String RAW = "/raw";
    private static final String VIEW = "/view/";
    private static final String HTML = "text/html; charset=utf-8";
    private static final String PAGE_POLICY =
            "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
                    + "connect-src 'self'; frame-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; "
                    + "frame-ancestors 'none'";
    /** A mail is shown without scripts and without fetching anything; its links open in a tab of their own. */
    private static final String MAIL_POLICY =
            "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
                    + "style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

    private final Vertx vertx;
    private final MailApi api;
    private final LiveFeed feed;
    private final Buffer page;
    private final HttpServer server;

    InboxServer(Vertx vertx, MailStore store, Faults faults) throws IOException {
        this.vertx = vertx;
        this.api = new MailApi(store, faults);
        this.feed = new LiveFeed(vertx);
        this.page = page();
        this.server = vertx.createHttpServer().requestHandler(this::handle);
        store.watch(feed::changed);
    }

    /** @return the port it listens on */
    Future<Integer> listen(String host, int port) {
        return server.listen(port, host).map(HttpServer::actualPort);
    }

    private void handle(HttpServerRequest request) {
        request.response().putHeader("x-content-type-options", "nosniff").putHeader("cache-control", "no-store");
        switch (request.method().name()) {
            case "GET" -> get(request);
            case "POST", "DELETE" -> change(request);
            default ->
                request.response()
                        .setStatusCode(405)
                        .putHeader("allow", "GET, POST, DELETE")
                        .end();
        }
    }

    private void get(HttpServerRequest request) {
        var path = request.path();
        var response = request.response();
        switch (path) {
            case "/" ->
                response.putHeader("content-type", HTML)
                        .putHeader("content-security-policy", PAGE_POLICY)
                        .putHeader("referrer-policy", "no-referrer")
                        .end(page);
            case "/live" -> feed.watch(response);
            case "/livez", "/readyz" -> response.end("ok");
            case MESSAGES -> json(response, () -> api.list(request, null).toBuffer());
            case SEARCH -> {
                var query = request.getParam("query");
                json(response, () -> api.list(request, query == null ? "" : query)
                        .toBuffer());
            }
            case FAULTS -> json(response, () -> api.faults().toBuffer());
            default -> getOne(path, response);
        }
    }

    private void getOne(String path, HttpServerResponse response) {
        if (path.startsWith(VIEW)) {
            view(path.substring(VIEW.length()), response);
        } else if (path.startsWith(MESSAGE) && path.endsWith(RAW)) {
            raw(path.substring(MESSAGE.length(), path.length() - RAW.length()), response);
        } else if (path.startsWith(MESSAGE)) {
            json(response, () -> {
                var message = api.message(path.substring(MESSAGE.length()));
                return message == null ? null : message.toBuffer();
            });
        } else {
            notFound(response);
        }
    }

    private void view(String id, HttpServerResponse response) {
        response.putHeader("content-type", HTML).putHeader("content-security-policy", MAIL_POLICY);
        answer(response, () -> {
            var mail = api.find(id);
            return mail == null
                    ? null
                    : Buffer.buffer("<!doctype html><base target=\"_blank\">"
                            + mail.content().html());
        });
    }

    private void raw(String id, HttpServerResponse response) {
        response.putHeader("content-type", "text/plain; charset=utf-8");
        answer(response, () -> {
            var mail = api.find(id);
            return mail == null ? null : Buffer.buffer(mail.source().readAllBytes());
        });
    }

    private void change(HttpServerRequest request) {
        var length = request.getHeader("content-length");
        if (request.headers().contains("transfer-encoding")
                || (length != null && Long.parseLong(length) > LONGEST_BODY)) {
            request.response()
                    .setStatusCode(413)
                    .putHeader("connection", "close")
                    .end();
            request.connection().close();
            return;
        }
        request.body().onSuccess(body -> change(request, body));
    }

    private void change(HttpServerRequest request, Buffer body) {
        var response = request.response();
        switch (request.method().name() + " " + request.path()) {
            case "DELETE " + MESSAGES ->
                json(response, () -> {
                    api.delete(body);
                    return Buffer.buffer("\"ok\"");
                });
            case "POST " + FAULTS ->
                json(response, () -> {
                    api.plan(body);
                    return api.faults().toBuffer();
                });
            case "DELETE " + FAULTS ->
                json(response, () -> {
                    api.clearFaults();
                    return api.faults().toBuffer();
                });
            default -> notFound(response);
        }
    }

    private void json(HttpServerResponse response, Callable<Buffer> content) {
        response.putHeader("content-type", "application/json");
        answer(response, content);
    }

    private void answer(HttpServerResponse response, Callable<Buffer> content) {
        vertx.executeBlocking(content, false).onComplete(made -> {
            if (made.failed()) {
                failed(response, made.cause());
            } else if (made.result() == null) {
                notFound(response);
            } else {
                response.end(made.result());
            }
        });
    }

    private static void failed(HttpServerResponse response, Throwable cause) {
        var mistaken = cause instanceof IllegalArgumentException || cause instanceof DecodeException;
        response.setStatusCode(mistaken ? 400 : 500)
                .putHeader("content-type", "application/json")
                .end(new JsonObject().put("Error", cause.getMessage()).toBuffer());
    }

    private static void notFound(HttpServerResponse response) {
        response.setStatusCode(404)
                .putHeader("content-type", "application/json")
                .end(new JsonObject().put("Error", "not found").toBuffer());
    }

    private static Buffer page() throws IOException {
        try (var input = InboxServer.class.getResourceAsStream("inbox.html")) {
            if (input == null) {
                throw new IOException("no inbox.html on the class path");
            }
            return Buffer.buffer(input.readAllBytes());
        }
    }
}
