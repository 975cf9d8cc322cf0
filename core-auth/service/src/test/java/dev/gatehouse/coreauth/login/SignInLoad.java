package dev.gatehouse.coreauth.login;

import dev.gatehouse.coreauth.LoadedService;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * What a sign-in and a refresh cost: the packaged service as a process of its own with real servers behind it, a closed loop of
 * requests, CPU time by process. Run by hand: sessions (default 500), refreshes of each per round (10), rounds (4).
 */
final class SignInLoad {

    private static final int SIGN_INS_IN_FLIGHT = 8;
    private static final int REFRESHES_IN_FLIGHT = 64;

    private final LoadedService service;
    private final String[] emails;
    private final String[] refreshTokens;

    private SignInLoad(LoadedService service, String[] emails) {
        this.service = service;
        this.emails = emails;
        this.refreshTokens = new String[emails.length];
    }

    @SuppressWarnings("SystemOut") // a tool: its output is its result
    public static void main(String[] arguments) throws Exception {
        int sessions = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 500;
        int each = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10;
        int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 4;
        try (var service = LoadedService.start()) {
            var load = new SignInLoad(service, provideAccounts(service, sessions));
            for (int i = 0; i < rounds; i++) {
                System.out.println("sign-ins:  " + service.run(sessions, SIGN_INS_IN_FLIGHT, load::signIn));
            }
            for (int i = 0; i < rounds; i++) {
                System.out.println("refreshes: " + service.run(sessions * each, REFRESHES_IN_FLIGHT, load::refresh));
            }
        } catch (ExecutionException e) {
            System.out.println(e.getCause());
        }
        System.exit(0);
    }

    private CompletableFuture<Void> signIn(int index) {
        int account = index % emails.length;
        return post(
                        "/v1/auth/login",
                        new JsonObject().put("email", emails[account]).put("password", Accounts.PASSWORD))
                .thenAccept(answer -> refreshTokens[account] = answer.getString("refresh_token"));
    }

    /** Sessions in turn: by the time one is due again its last refresh has long been answered. */
    private CompletableFuture<Void> refresh(int index) {
        int account = index % emails.length;
        return post("/v1/auth/refresh", new JsonObject().put("refresh_token", refreshTokens[account]))
                .thenAccept(answer -> refreshTokens[account] = answer.getString("refresh_token"));
    }

    private CompletableFuture<JsonObject> post(String path, JsonObject body) {
        return service.client()
                .request(HttpMethod.POST, path)
                .compose(request -> request.putHeader("Content-Type", "application/json")
                        .putHeader("User-Agent", Accounts.AGENT)
                        .send(body.toBuffer()))
                .compose(answer -> answer.body().map(content -> checked(answer.statusCode(), content)))
                .toCompletionStage()
                .toCompletableFuture()
                .thenCompose(answer -> answer.isEmpty() ? post(path, body) : CompletableFuture.completedFuture(answer));
    }

    /** Empty when the service is busy, as it is while it warms up: to be asked again. */
    private static JsonObject checked(int status, Buffer content) {
        if (status == 503) {
            return new JsonObject();
        }
        if (status != 200) {
            throw new IllegalStateException(status + " " + content);
        }
        return content.toJsonObject();
    }

    private static String[] provideAccounts(LoadedService service, int count) throws SQLException {
        var emails = new String[count];
        try (var database = service.database();
                var credentials = database.prepareStatement(
                        "insert into credential (user_id, canonical_email, version, phc) values (?, ?, 1, ?)");
                var activations = database.prepareStatement("insert into activation (user_id, password, roles, email,"
                        + " profile) values (?, 'ready', 'ready', 'ready', 'ready')")) {
            for (int i = 0; i < count; i++) {
                var userId = UUID.randomUUID();
                emails[i] = userId + "@example.org";
                credentials.setObject(1, userId);
                credentials.setString(2, emails[i]);
                credentials.setString(3, TestPasswords.hashed(Accounts.PASSWORD));
                credentials.addBatch();
                activations.setObject(1, userId);
                activations.addBatch();
            }
            credentials.executeBatch();
            activations.executeBatch();
        }
        return emails;
    }
}
