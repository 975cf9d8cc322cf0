package dev.gatehouse.load;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A program with credentials of its own. It asks core-auth itself, past the gateway, as a resource server beside it does. */
final class ServiceAccount implements AutoCloseable {

    private static final int IN_FLIGHT = 64;

    /** So many tokens are asked about in turn. */
    private static final int TOKENS = 1_000;

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration WARM_UP = Duration.ofSeconds(10);
    private static final int SECRET_BYTES = 32;

    private final Target target;
    private final HttpClient client;
    private final String host;
    private final int port;
    private final UUID id = UUID.randomUUID();
    private final String authorization;
    private final AtomicReferenceArray<@Nullable String> tokens = new AtomicReferenceArray<>(TOKENS);

    /** One that may introspect, made for this run. */
    ServiceAccount(Target target) throws SQLException, IOException {
        this.target = target;
        this.client = target.vertx.createHttpClient(
                new HttpClientOptions().setKeepAlive(true).setTcpNoDelay(true),
                new PoolOptions().setHttp1MaxSize(IN_FLIGHT));
        var address = target.coreAuth().split(":", 2);
        this.host = address[0];
        this.port = Integer.parseInt(address[1]);
        this.authorization = "Basic " + base64(register());
    }

    Report clientCredentials(Duration length) throws InterruptedException, IOException {
        return measure("tokens by client credentials", 2_500, length, this::token);
    }

    Report introspections(Duration length) throws InterruptedException, IOException {
        Loop.times(TOKENS, IN_FLIGHT, this::token);
        return measure("introspections of " + TOKENS + " tokens in turn", 7_000, length, this::introspect);
    }

    private interface Call {
        Future<@Nullable String> number(long i);
    }

    private Report measure(String title, double bar, Duration length, Call call)
            throws InterruptedException, IOException {
        Loop.closed(IN_FLIGHT, WARM_UP, call::number);
        var before = Processes.now(target.state);
        var outcome = Loop.closed(IN_FLIGHT, length, call::number);
        var used = Processes.now(target.state).since(before);
        var report = new Report();
        report.atLeast(title, outcome.succeeded() / (double) length.toSeconds(), "/s", bar);
        report.figure("p50, p99", outcome.p50AndP99());
        report.others(outcome);
        report.cpu(used, outcome.succeeded());
        return report;
    }

    private Future<@Nullable String> token(long i) {
        return post("/oauth2/token", "grant_type=client_credentials", answer -> {
            tokens.set((int) (i % TOKENS), answer.getString("access_token"));
            return null;
        });
    }

    private Future<@Nullable String> introspect(long i) {
        var token = URLEncoder.encode(String.valueOf(tokens.get((int) (i % TOKENS))), StandardCharsets.US_ASCII);
        return post(
                "/oauth2/introspect", "token=" + token, answer -> answer.getBoolean("active") ? null : "not active");
    }

    private Future<@Nullable String> post(String path, String form, Function<JsonObject, @Nullable String> then) {
        var options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(host)
                .setPort(port)
                .setURI(path)
                .setTimeout(PATIENCE.toMillis())
                .putHeader("Content-Type", "application/x-www-form-urlencoded")
                .putHeader("Authorization", authorization);
        return client.request(options)
                .flatMap(request -> request.send(Buffer.buffer(form)))
                .flatMap(answer -> answer.body()
                        .map(body -> answer.statusCode() == 200
                                ? then.apply(body.toJsonObject())
                                : String.valueOf(answer.statusCode())));
    }

    /** Past core-auth, as the first administrator of a running system is not known here; returns its credentials. */
    private String register() throws SQLException, IOException {
        var random = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(random);
        var secret = "gh_cs_" + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        try (var database = target.connect();
                var account = database.prepareStatement(
                        "insert into service_account (id, name, scopes, grant_id, enabled, created_at, created_by)"
                                + " values (?, ?, '{tokens:introspect}', 'load', true, now(), ?)");
                var credential = database.prepareStatement(
                        "insert into client_secret (id, account_id, hash, last_four, created_at)"
                                + " values (?, ?, ?, ?, now())")) {
            account.setObject(1, id);
            account.setString(2, "load " + id);
            account.setObject(3, id);
            account.executeUpdate();
            credential.setObject(1, UUID.randomUUID());
            credential.setObject(2, id);
            credential.setBytes(3, sha256(secret));
            credential.setString(4, secret.substring(secret.length() - 4));
            credential.executeUpdate();
        }
        return "sa_" + id + ":" + secret;
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws SQLException, IOException {
        client.close();
        try (var database = target.connect();
                var gone = database.prepareStatement("delete from service_account where id = ?")) {
            gone.setObject(1, id);
            gone.executeUpdate();
        }
    }
}
