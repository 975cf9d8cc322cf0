package dev.gatehouse.load;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The public API as a client sees it, through the gateway. Each call completes with null, or with what else was answered. */
final class Api {

    private static final int TIMEOUT_MILLIS = 60_000;
    private static final int NO_STATUS = 0;

    /** Nobody's. */
    static final String WRONG_PASSWORD = "no such password as this";

    private final Vertx vertx;
    private final HttpClient client;
    private final HttpClient streams;
    private final String host;
    private final int port;

    Api(Vertx vertx, String gateway, int connections) {
        this.vertx = vertx;
        var uri = URI.create(gateway);
        this.host = uri.getHost();
        this.port = uri.getPort();
        var options =
                new HttpClientOptions().setKeepAlive(true).setTcpNoDelay(true).setPipelining(false);
        this.client = vertx.createHttpClient(
                options, new PoolOptions().setHttp1MaxSize(connections).setMaxWaitQueueSize(-1));
        this.streams = vertx.createHttpClient(
                new HttpClientOptions().setKeepAlive(true), new PoolOptions().setHttp1MaxSize(4_000));
    }

    Future<@Nullable String> register(Account account) {
        var body = new JsonObject().put("email", account.email).put("password", account.password);
        return post("/v1/registrations", body, account.idempotencyKey, null, 202, answer -> {
            account.userId = answer.getJsonObject("user").getString("id");
            var session = answer.getJsonObject("session");
            account.accessToken = session == null ? null : session.getString("access_token");
        });
    }

    Future<@Nullable String> login(Account account) {
        var body = new JsonObject().put("email", account.email).put("password", account.password);
        return post("/v1/auth/login", body, null, 200, answer -> keepTokens(account, answer));
    }

    Future<@Nullable String> refresh(Account account) {
        var body = new JsonObject().put("refresh_token", account.refreshToken);
        return post("/v1/auth/refresh", body, null, 200, answer -> keepTokens(account, answer));
    }

    /** A sign-in that is to be refused as any other. */
    Future<@Nullable String> refusedLogin(String email, String password) {
        return refusedLogin(email, password, "401 INVALID_CREDENTIALS");
    }

    /**
     * A sign-in that is to be refused.
     *
     * @param expected status and code, with a space between
     */
    Future<@Nullable String> refusedLogin(String email, String password, String expected) {
        var body = new JsonObject().put("email", email).put("password", password);
        return post("/v1/auth/login", body, null, NO_STATUS, answer -> {})
                .map(answer -> expected.equals(answer) ? null : answer);
    }

    Future<@Nullable String> forgot(String email) {
        return post("/v1/password/forgot", new JsonObject().put("email", email), null, 202, answer -> {});
    }

    /** The verification mail, once more. */
    Future<@Nullable String> mailAgain(Account account) {
        return post("/v1/email-verifications", new JsonObject(), account.accessToken, 202, answer -> {});
    }

    Future<@Nullable String> logout(Account account) {
        return post("/v1/auth/logout", new JsonObject(), account.accessToken, 204, answer -> {});
    }

    /** Follows the activation's events until it is active; completes then. */
    Future<@Nullable String> active(Account account) {
        var request = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setHost(host)
                .setPort(port)
                .setURI("/v1/activations/" + account.userId + "/events")
                .putHeader("Accept", "text/event-stream")
                .putHeader("Authorization", "Bearer " + account.accessToken);
        return streams.request(request).flatMap(open -> open.send()).flatMap(answer -> {
            if (answer.statusCode() != 200) {
                return Future.succeededFuture("events " + answer.statusCode());
            }
            var done = Promise.<@Nullable String>promise();
            var seen = Buffer.buffer();
            answer.handler(chunk -> {
                seen.appendBuffer(chunk);
                if (seen.toString().contains("\"is_fully_activated\":true") && done.tryComplete(null)) {
                    answer.request().connection().close();
                }
            });
            answer.endHandler(end -> done.tryComplete("events ended"));
            answer.exceptionHandler(done::tryFail);
            return done.future();
        });
    }

    private static void keepTokens(Account account, JsonObject answer) {
        account.userId = answer.getString("user_id");
        account.accessToken = answer.getString("access_token");
        account.refreshToken = answer.getString("refresh_token");
    }

    private Future<@Nullable String> post(
            String path, JsonObject body, @Nullable String bearer, int expected, Consumer<JsonObject> then) {
        return post(path, body, null, bearer, expected, then);
    }

    private Future<@Nullable String> post(
            String path,
            JsonObject body,
            @Nullable String idempotencyKey,
            @Nullable String bearer,
            int expected,
            Consumer<JsonObject> then) {
        var options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(host)
                .setPort(port)
                .setURI(path)
                .setTimeout(TIMEOUT_MILLIS)
                .putHeader("Content-Type", "application/json");
        if (bearer != null) {
            options.putHeader("Authorization", "Bearer " + bearer);
        }
        if (idempotencyKey != null) {
            options.putHeader("Idempotency-Key", idempotencyKey);
        }
        return onOneContext(() -> send(options, body, expected, then));
    }

    private Future<@Nullable String> send(
            RequestOptions options, JsonObject body, int expected, Consumer<JsonObject> then) {
        return client.request(options)
                .flatMap(request -> request.send(body.toBuffer()))
                .flatMap(answer -> answer.body().map(bytes -> {
                    if (answer.statusCode() != expected) {
                        return describe(answer.statusCode(), answer.getHeader("Retry-After"), bytes);
                    }
                    then.accept(bytes.length() == 0 ? new JsonObject() : bytes.toJsonObject());
                    return null;
                }));
    }

    /** From a thread without a context the answer's head and body would be told on two, and the body come before anybody reads it. */
    private Future<@Nullable String> onOneContext(Supplier<Future<@Nullable String>> request) {
        if (Vertx.currentContext() != null) {
            return request.get();
        }
        var promise = Promise.<@Nullable String>promise();
        vertx.runOnContext(ignored -> request.get().onComplete(promise));
        return promise.future();
    }

    private static String describe(int status, @Nullable String retryAfter, Buffer body) {
        var text = body.toString();
        var code = text.startsWith("{") ? new JsonObject(text).getString("code", "") : "";
        return status + " " + code + (retryAfter == null ? "" : " (Retry-After)");
    }
}
