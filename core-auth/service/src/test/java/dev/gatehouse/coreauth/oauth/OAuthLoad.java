package dev.gatehouse.coreauth.oauth;

import dev.gatehouse.coreauth.LoadedService;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * What a token by client credentials and an introspection cost over HTTP. Run by hand: requests per round (default 50000), rounds
 * (4), distinct tokens that are asked about (1000).
 */
final class OAuthLoad {

    private static final int IN_FLIGHT = 64;
    private static final String SECRET = "gh_cs_" + "A".repeat(43);

    private final LoadedService service;
    private final String authorization;
    private final String[] tokens;

    private OAuthLoad(LoadedService service, String authorization, String[] tokens) {
        this.service = service;
        this.authorization = authorization;
        this.tokens = tokens;
    }

    @SuppressWarnings("SystemOut") // a tool: its output is its result
    public static void main(String[] arguments) throws Exception {
        int requests = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 50_000;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 4;
        int distinct = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1_000;
        try (var service = LoadedService.start()) {
            var credentials = provideAccount(service) + ":" + SECRET;
            var basic = Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.US_ASCII));
            var load = new OAuthLoad(service, "Basic " + basic, new String[distinct]);
            for (int i = 0; i < rounds; i++) {
                System.out.println("client credentials: " + service.run(requests / 2, IN_FLIGHT, load::token));
            }
            for (int i = 0; i < rounds; i++) {
                System.out.println("introspections:     " + service.run(requests, IN_FLIGHT, load::introspect));
            }
        } catch (ExecutionException e) {
            System.out.println(e.getCause());
        }
        System.exit(0);
    }

    private CompletableFuture<Void> token(int index) {
        return post("/oauth2/token", "grant_type=client_credentials")
                .thenAccept(answer -> tokens[index % tokens.length] = answer.getString("access_token"));
    }

    private CompletableFuture<Void> introspect(int index) {
        var token = URLEncoder.encode(tokens[index % tokens.length], StandardCharsets.US_ASCII);
        return post("/oauth2/introspect", "token=" + token).thenAccept(answer -> {
            if (!answer.getBoolean("active")) {
                throw new IllegalStateException("not active");
            }
        });
    }

    private CompletableFuture<JsonObject> post(String path, String form) {
        return service.client()
                .request(HttpMethod.POST, path)
                .compose(request -> request.putHeader("Content-Type", "application/x-www-form-urlencoded")
                        .putHeader("Authorization", authorization)
                        .send(form))
                .compose(answer -> answer.body().map(content -> {
                    if (answer.statusCode() != 200) {
                        throw new IllegalStateException(answer.statusCode() + " " + content);
                    }
                    return content.toJsonObject();
                }))
                .toCompletionStage()
                .toCompletableFuture();
    }

    /** Its client id. */
    private static String provideAccount(LoadedService service) throws SQLException, GeneralSecurityException {
        var id = UUID.randomUUID();
        try (var database = service.database();
                var account = database.prepareStatement(
                        "insert into service_account (id, name, scopes, grant_id, enabled,"
                                + " created_at, created_by) values (?, 'load', '{tokens:introspect}', 'load', true, now(), ?)");
                var secret = database.prepareStatement(
                        "insert into client_secret (id, account_id, hash, last_four, created_at)"
                                + " values (?, ?, ?, 'AAAA', now())")) {
            account.setObject(1, id);
            account.setObject(2, id);
            account.executeUpdate();
            secret.setObject(1, UUID.randomUUID());
            secret.setObject(2, id);
            secret.setBytes(3, MessageDigest.getInstance("SHA-256").digest(SECRET.getBytes(StandardCharsets.US_ASCII)));
            secret.executeUpdate();
        }
        return "sa_" + id;
    }
}
