package dev.gatehouse.coreauth.login;

import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Accounts as they are after registration and hashing, and what a person's client does with them. */
@ApplicationScoped
public class Accounts {

    public static final String PASSWORD = "correct horse battery staple";
    public static final String AGENT = "test-client/1";

    public record Account(UUID userId, String email) {}

    private final Pool pool;

    Accounts(Pool pool) {
        this.pool = pool;
        awaitKeys();
    }

    /** As a balancer waits for readiness before it sends anybody here. */
    private static void awaitKeys() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> RestAssured.get("/.well-known/jwks.json").statusCode() == 200);
    }

    /** Everything is ready. */
    public Account active() {
        return account("ready", TestPasswords.hashed(PASSWORD));
    }

    /** The password is ready, the mail is not sent yet. */
    public Account inactive() {
        return account("pending", TestPasswords.hashed(PASSWORD));
    }

    /** The password waits to be hashed. */
    public Account unhashed() {
        return account("pending", null);
    }

    /** An operator keeps the person out. */
    public Account suspended() {
        var account = active();
        run("insert into suspension (user_id, suspended, version) values ($1, true, 1)", account.userId());
        return account;
    }

    /** The last domain reports. */
    public void activate(UUID userId) {
        run("update activation set email = 'ready', version = version + 1 where user_id = $1", userId);
    }

    /** What the mail that has the password set would carry; good for ten minutes. */
    public String setPasswordToken(Account account) {
        var token = "gh_pr_" + (UUID.randomUUID().toString() + UUID.randomUUID()).substring(0, 43);
        run(
                "insert into action_token (user_id, purpose, token_hash, address, expires_at)"
                        + " values ($1, 'SET_PASSWORD', sha256($2::text::bytea), $3, now() + interval '10 minutes')",
                account.userId(),
                token,
                account.email());
        return token;
    }

    public void holdRoles(UUID userId, String... roles) {
        run("insert into user_roles (user_id, roles, revision) values ($1, $2, 1)", userId, roles);
    }

    public List<Row> rows(String sql, Object... arguments) {
        var rows =
                pool.preparedQuery(sql).execute(Tuple.from(arguments)).await().indefinitely();
        return StreamSupport.stream(rows.spliterator(), false).toList();
    }

    public void run(String sql, @Nullable Object... arguments) {
        pool.preparedQuery(sql).execute(Tuple.from(arguments)).await().indefinitely();
    }

    public static Response login(String email, String password) {
        return post("/v1/auth/login", Map.of("email", email, "password", password));
    }

    /** As the proxy reports whoever comes from that address. */
    public static Response loginFrom(String address, Account account, String password) {
        return loginFrom(address, Map.of("email", account.email(), "password", password));
    }

    /** As {@link #loginFrom}, with what a device was given at an earlier sign-in. */
    public static Response loginOn(String deviceToken, String address, Account account, String password) {
        return loginFrom(address, Map.of("email", account.email(), "password", password, "device_token", deviceToken));
    }

    private static Response loginFrom(String address, Map<String, String> body) {
        return RestAssured.given()
                .header("User-Agent", AGENT)
                .header("X-Forwarded-For", address)
                .contentType(ContentType.JSON)
                .body(body)
                .post("/v1/auth/login");
    }

    /** From a network of its own each time, so that more than a network may are no matter. */
    public static SignedInClient signInElsewhere(Account account) {
        var network = "2001:db8:%x:%x::1"
                .formatted(
                        ThreadLocalRandom.current().nextInt(0x10000),
                        ThreadLocalRandom.current().nextInt(0x10000));
        return signIn(() -> loginFrom(network, account, PASSWORD));
    }

    public static SignedInClient signIn(Account account) {
        return signIn(() -> login(account.email(), PASSWORD));
    }

    /** Comes again when told so, as who waits for a thread for a second is: a busy machine may stand still for longer. */
    private static SignedInClient signIn(Supplier<Response> login) {
        var answer = login.get();
        for (int i = 0; i < 5 && answer.statusCode() == 503; i++) {
            answer = login.get();
        }
        return SignedInClient.of(answer.then().statusCode(200).extract());
    }

    public static Response refresh(String refreshToken) {
        return post("/v1/auth/refresh", Map.of("refresh_token", refreshToken));
    }

    public static Response post(String path, Object body) {
        return RestAssured.given()
                .header("User-Agent", AGENT)
                .contentType(ContentType.JSON)
                .body(body)
                .post(path);
    }

    private Account account(String emailState, @Nullable String phc) {
        var account = new Account(UUID.randomUUID(), "u" + UUID.randomUUID() + "@example.org");
        run(
                "insert into credential (user_id, canonical_email, version, phc) values ($1, $2, 1, $3)",
                account.userId(),
                account.email(),
                phc);
        run(
                "insert into activation (user_id, password, roles, email, profile)"
                        + " values ($1, $2::text::domain_state, 'ready', $3::text::domain_state, 'ready')",
                account.userId(),
                phc == null ? "pending" : "ready",
                emailState);
        return account;
    }
}
