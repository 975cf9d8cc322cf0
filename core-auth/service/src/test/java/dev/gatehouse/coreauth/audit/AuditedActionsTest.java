package dev.gatehouse.coreauth.audit;

import static dev.gatehouse.coreauth.login.Accounts.AGENT;
import static dev.gatehouse.coreauth.login.Accounts.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import dev.gatehouse.coreauth.Registrar;
import dev.gatehouse.coreauth.api.v1.ActionTokenRequest;
import dev.gatehouse.coreauth.api.v1.MintRequest;
import dev.gatehouse.coreauth.api.v1.Purpose;
import dev.gatehouse.coreauth.audit.AuditTrail.Told;
import dev.gatehouse.coreauth.login.Accounts;
import dev.gatehouse.coreauth.login.Accounts.Account;
import dev.gatehouse.coreauth.login.SignedInClient;
import dev.gatehouse.testkit.MovableClock;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each action leaves exactly one entry. */
@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class AuditedActionsTest {

    private static final String HERE = "127.0.0.1";
    private static final String NEW_PASSWORD = "seven unlikely turnips sing";

    @Inject
    Accounts accounts;

    @Inject
    Registrar registrar;

    @Inject
    Database database;

    @Inject
    AuditTrail trail;

    @Inject
    MovableClock clock;

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void signingIn() {
        var account = accounts.active();

        var client = Accounts.signIn(account);

        assertThat(trail.of(account.userId()))
                .containsExactly(byUser(account, "session.signed-in", null, client.sessionId()));
    }

    @Test
    void failingToSignIn() {
        var active = accounts.active();
        var unhashed = accounts.unhashed();
        var erased = accounts.active();
        database.run("update activation set erased_at = now() where user_id = $1", erased.userId());

        Accounts.login(active.email(), PASSWORD + "!").then().statusCode(401);
        Accounts.login(unhashed.email(), PASSWORD).then().statusCode(409);
        Accounts.login(erased.email(), PASSWORD).then().statusCode(401);

        assertFailed(active, "WRONG_PASSWORD");
        assertFailed(unhashed, "PASSWORD_PENDING");
        assertFailed(erased, "ERASED");
    }

    @Test
    void guessingAtNobodyAndGuessingTooOften() {
        var device = "device-" + UUID.randomUUID();
        var address = "u" + UUID.randomUUID() + "@example.org";

        for (int i = 0; i < 6; i++) {
            clock.advance(Duration.ofSeconds(1)); // else it is a quick repeat
            login(address, PASSWORD, device);
        }
        await().atMost(Database.SOON).until(() -> trail.fromDevice(device).size() == 6);

        var told = trail.fromDevice(device);
        assertThat(told.subList(0, 5)).containsOnly(failed("UNKNOWN_ADDRESS", device));
        assertThat(told.getLast()).isEqualTo(failed("TOO_MANY_ATTEMPTS", device));
        assertThat(database.count(
                        "select count(*) from (select device_name, user_id from audit_unsealed"
                                + " union all select device_name, user_id from audit_entry) as entry"
                                + " where device_name = $1 and user_id is null",
                        device))
                .isEqualTo(6);
    }

    @Test
    void signingOut() {
        var account = accounts.active();
        var client = Accounts.signIn(account);

        client.calling().body("{}").post("/v1/auth/logout").then().statusCode(204);
        client.calling().body("{}").post("/v1/auth/logout").then().statusCode(401);

        assertThat(trail.of(account.userId()))
                .containsExactly(
                        byUser(account, "session.signed-in", null, client.sessionId()),
                        byUser(account, "session.ended", "SIGNED_OUT", client.sessionId()));
    }

    @Test
    void signingOutEverywhere() {
        var account = accounts.active();
        Accounts.signIn(account);
        var client = Accounts.signIn(account);

        client.calling()
                .body("{\"everywhere\": true}")
                .post("/v1/auth/logout")
                .then()
                .statusCode(204);

        assertThat(trail.of(account.userId()).subList(2, 3))
                .containsExactly(byUser(account, "session.ended", "SIGNED_OUT_EVERYWHERE", "2 sessions"));
        assertThat(trail.of(account.userId())).hasSize(3);
    }

    @Test
    void endingOneOfMineAndThenTheOthers() {
        var account = accounts.active();
        var lost = Accounts.signIn(account);
        Accounts.signIn(account);
        var mine = Accounts.signIn(account);

        mine.calling().delete("/v1/sessions/" + lost.sessionId()).then().statusCode(204);
        mine.calling().delete("/v1/sessions/" + lost.sessionId()).then().statusCode(404);
        mine.calling().delete("/v1/sessions").then().statusCode(204);
        mine.calling().delete("/v1/sessions").then().statusCode(204);

        assertThat(trail.of(account.userId()).stream().skip(3))
                .containsExactly(
                        byUser(account, "session.ended", "ENDED_BY_OWNER", lost.sessionId()),
                        byUser(account, "session.ended", "ENDED_BY_OWNER", "1 session"));
    }

    @Test
    void upgrading() {
        var account = accounts.inactive();
        var limited = Accounts.signIn(account);
        accounts.activate(account.userId());

        var full = SignedInClient.of(limited.calling()
                .post("/v1/activations/" + account.userId() + "/upgrade")
                .then()
                .statusCode(200)
                .extract());

        assertThat(trail.of(account.userId()))
                .containsExactly(
                        byUser(account, "session.signed-in", null, limited.sessionId()),
                        byUser(account, "session.upgraded", null, full.sessionId()));
    }

    @Test
    void showingAReplacedRefreshToken() {
        var account = accounts.active();
        var client = Accounts.signIn(account);
        Accounts.refresh(client.refreshToken()).then().statusCode(200);
        clock.advance(Duration.ofSeconds(11));

        Accounts.refresh(client.refreshToken()).then().statusCode(401);
        Accounts.refresh(client.refreshToken()).then().statusCode(401);

        assertThat(trail.of(account.userId()).stream().skip(1))
                .containsExactly(new Told(
                        "refresh-token.reused",
                        "FAILURE",
                        "REFRESH_TOKEN_REUSED",
                        "UNKNOWN",
                        null,
                        HERE,
                        AGENT,
                        client.sessionId()));
    }

    @Test
    void resettingThePassword() {
        var account = accounts.active();
        Accounts.signIn(account);
        var token = mint(account);

        reset(token).then().statusCode(204);
        reset(token).then().statusCode(410);

        assertThat(trail.of(account.userId()).stream().skip(1))
                .containsExactly(
                        byUser(account, "password.reset", null, null),
                        byUser(account, "session.ended", "PASSWORD_RESET", "1 session"));
    }

    @Test
    void retryingAnActivation() {
        var operator = accounts.active();
        accounts.holdRoles(operator.userId(), "admin");
        var caller = Accounts.signIn(operator);
        var stuck = accounts.inactive();

        caller.calling()
                .post("/admin/v1/activations/" + stuck.userId() + "/retry")
                .then()
                .statusCode(202);

        assertThat(trail.of(stuck.userId())).hasSize(1).allSatisfy(told -> {
            assertThat(told.kind()).isEqualTo("activation.retried");
            assertThat(told.actorType()).isEqualTo("OPERATOR");
            assertThat(told.actorId()).isEqualTo(operator.userId().toString());
            assertThat(told.deviceName()).isEqualTo(AGENT);
            assertThat(told.details()).contains("email=PENDING");
        });
    }

    @Test
    void noSecretIsInAnyEntry() {
        var account = accounts.active();
        var client = Accounts.signIn(account);
        Accounts.login(account.email(), NEW_PASSWORD).then().statusCode(401);
        String successor = Accounts.refresh(client.refreshToken()).path("refresh_token");
        var reset = mint(account);
        reset(reset).then().statusCode(204);
        await().atMost(Database.SOON).until(() -> trail.of(account.userId()).size() == 4);

        var text = trail.text(account.userId());

        for (var secret : List.of(
                PASSWORD,
                NEW_PASSWORD,
                client.accessToken(),
                client.refreshToken(),
                successor,
                reset,
                account.email())) {
            assertThat(text).doesNotContain(secret);
        }
    }

    private void assertFailed(Account account, String reason) {
        await().atMost(Database.SOON).until(() -> !trail.of(account.userId()).isEmpty());
        assertThat(trail.of(account.userId())).containsExactly(failed(reason, AGENT));
    }

    private static Told failed(String reason, String device) {
        return new Told("session.signed-in", "FAILURE", reason, "UNKNOWN", null, HERE, device, null);
    }

    private static Told byUser(Account account, String kind, @Nullable String reason, @Nullable String details) {
        return new Told(kind, "SUCCESS", reason, "USER", account.userId().toString(), HERE, AGENT, details);
    }

    private static Response login(String address, String password, String device) {
        return Accounts.post("/v1/auth/login", Map.of("email", address, "password", password, "device_name", device));
    }

    private static Response reset(String token) {
        return Accounts.post("/v1/password/reset", Map.of("token", token, "new_password", NEW_PASSWORD));
    }

    private String mint(Account account) {
        var request = MintRequest.newBuilder()
                .addRequests(ActionTokenRequest.newBuilder()
                        .setUserId(account.userId().toString())
                        .setPurpose(Purpose.PURPOSE_SET_PASSWORD)
                        .setEmail(account.email()))
                .build();
        return registrar
                .actionTokens("communication")
                .mint(request)
                .getTokensList()
                .getFirst()
                .getToken();
    }
}
