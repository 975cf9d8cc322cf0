package dev.gatehouse.coreauth.oauth;

import static dev.gatehouse.coreauth.Database.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import dev.gatehouse.coreauth.login.Accounts;
import dev.gatehouse.coreauth.oauth.ServiceAccounts.Program;
import dev.gatehouse.testkit.MovableClock;
import dev.gatehouse.testkit.TestServices;
import dev.gatehouse.testkit.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class IntrospectionTest {

    private static final String INTROSPECT = "/oauth2/introspect";

    @Inject
    ServiceAccounts programs;

    @Inject
    Accounts accounts;

    @Inject
    Database database;

    @Inject
    MovableClock clock;

    @Inject
    Pool pool;

    private Program server = new Program("", "", "");

    @BeforeEach
    void begin() {
        server = programs.create("tokens:introspect");
    }

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void aPersonsTokenIsToldOfAsItIs() {
        var account = accounts.active();
        accounts.holdRoles(account.userId(), "user", "editor");
        var client = Accounts.signIn(account);

        var answer = server.introspect(client.accessToken());

        answer.then().statusCode(200).header("Cache-Control", "no-store");
        var claims = answer.jsonPath().getMap("");
        assertThat(claims)
                .containsOnlyKeys(
                        "active",
                        "token_type",
                        "iss",
                        "sub",
                        "aud",
                        "client_id",
                        "scope",
                        "iat",
                        "exp",
                        "jti",
                        "sid",
                        "auth_time",
                        "roles");
        assertThat(claims)
                .containsEntry("active", true)
                .containsEntry("token_type", "Bearer")
                .containsEntry("iss", TestTokens.ISSUER)
                .containsEntry("sub", account.userId().toString())
                .containsEntry("aud", "gatehouse")
                .containsEntry("client_id", "gatehouse")
                .containsEntry("scope", "account")
                .containsEntry("sid", client.sessionId())
                .containsEntry("roles", List.of("editor", "user"));
        assertThat(answer.jsonPath().getLong("exp") - answer.jsonPath().getLong("iat"))
                .isEqualTo(600);
    }

    @Test
    void aServiceAccountsTokenIsToldOfWithoutAnythingOfAPerson() {
        var program = programs.create("reports:read", "jobs:run");

        var claims = server.introspect(program.accessToken()).jsonPath().getMap("");

        assertThat(claims)
                .containsOnlyKeys(
                        "active", "token_type", "iss", "sub", "aud", "client_id", "scope", "iat", "exp", "jti", "sid")
                .containsEntry("sub", program.clientId())
                .containsEntry("client_id", program.clientId())
                .containsEntry("scope", "jobs:run reports:read");
    }

    @Test
    void theHintIsOnlyAHint() {
        var token = Accounts.signIn(accounts.active()).accessToken();

        for (var hint : List.of("access_token", "refresh_token", "no_such_thing")) {
            server.basic()
                    .formParam("token", token)
                    .formParam("token_type_hint", hint)
                    .post(INTROSPECT)
                    .then()
                    .statusCode(200)
                    .body("active", equalTo(true));
        }
    }

    @Test
    void theEndOfASessionShowsAtOnce() {
        var client = Accounts.signIn(accounts.active());
        assertThat(server.finds(client.accessToken())).isTrue();

        client.calling().post("/v1/auth/logout").then().statusCode(204);

        assertThat(server.finds(client.accessToken())).isFalse();
    }

    @Test
    void withoutLeewayAnExpiredTokenIsNotActive() {
        clock.freeze(); // else it expires sooner on a slow machine
        var token = Accounts.signIn(accounts.active()).accessToken();

        clock.advance(Duration.ofSeconds(597));
        assertThat(server.finds(token)).isTrue();
        clock.advance(Duration.ofSeconds(4));
        assertThat(server.finds(token)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "..", "gh_rt_", "gh_rt_x", "a.b.c", "gh_cs_x", "\u0000", "eyJhbGciOiJub25lIn0.e30."})
    void whatIsNoTokenIsNotActiveAndNothingElseIsSaid(String token) {
        var answer = server.introspect(token);

        answer.then().statusCode(200);
        assertThat(answer.jsonPath().getMap("")).isEqualTo(Map.of("active", false));
    }

    @Test
    void tokensOfOtherKindsAndIssuersAreNotActive() {
        for (var token : List.of(
                TestTokens.full(UUID.randomUUID(), "admin"),
                TestTokens.serviceAccount(server.clientId(), "tokens:introspect"),
                TestServices.token("user-management", "gatehouse.coreauth.v1.Activations"),
                server.secret(),
                "x".repeat(8_000))) {
            assertThat(server.introspect(token).jsonPath().getMap("")).isEqualTo(Map.of("active", false));
        }
    }

    @Test
    void aRefreshTokenIsToldOfOnlyToWhoMayKnowAndNeverAsAnAccessToken() {
        var account = accounts.active();
        var client = Accounts.signIn(account);
        var warden = programs.create("tokens:introspect", "refresh-tokens:introspect");

        assertThat(server.finds(client.refreshToken())).isFalse();
        var claims = warden.introspect(client.refreshToken()).jsonPath().getMap("");

        assertThat(claims)
                .containsOnlyKeys(
                        "active", "token_type", "iss", "sub", "aud", "client_id", "iat", "exp", "sid", "auth_time")
                .containsEntry("active", true)
                .containsEntry("token_type", "refresh_token")
                .containsEntry("aud", TestTokens.ISSUER)
                .containsEntry("sub", account.userId().toString())
                .containsEntry("sid", client.sessionId());
    }

    @Test
    void aRefreshTokenIsActiveUntilItIsUsedOrTheSessionEnds() {
        var client = Accounts.signIn(accounts.active());
        var warden = programs.create("tokens:introspect", "refresh-tokens:introspect");

        String successor = Accounts.refresh(client.refreshToken()).path("refresh_token");

        assertThat(warden.finds(client.refreshToken())).isFalse();
        assertThat(warden.finds(successor)).isTrue();
        client.calling().post("/v1/auth/logout").then().statusCode(204);
        assertThat(warden.finds(successor)).isFalse();
    }

    @Test
    void anIdleSessionsRefreshTokenIsNotActive() {
        var client = Accounts.signIn(accounts.active());
        var warden = programs.create("tokens:introspect", "refresh-tokens:introspect");
        database.run("update session set last_seen_at = now() - interval '8 days' where id = $1", client.sessionId());

        assertThat(warden.finds(client.refreshToken())).isFalse();
    }

    @Test
    void withoutPostgresqlAKnownResourceServerMayAskOnForAWhileButGetsNoToken() {
        var token = Accounts.signIn(accounts.active()).accessToken();
        assertThat(server.finds(token)).isTrue();
        var holder = pool.getConnection().await().atMost(SOON);
        var transaction = holder.begin().await().atMost(SOON);
        holder.query("lock table service_account in access exclusive mode")
                .execute()
                .await()
                .atMost(SOON);

        clock.advance(Duration.ofMinutes(4));
        assertThat(server.finds(token)).isTrue();
        server.token()
                .then()
                .statusCode(503)
                .header("Retry-After", "1")
                .body("error", equalTo("temporarily_unavailable"));
        clock.advance(Duration.ofMinutes(2));
        server.introspect(token).then().statusCode(503);

        transaction.rollback().await().atMost(SOON);
        holder.close().await().atMost(SOON);
        assertThat(server.finds(token)).isTrue();
    }

    @Test
    void onlyAServiceAccountWithTheScopeMayAsk() {
        var token = Accounts.signIn(accounts.active()).accessToken();

        programs.create("reports:read")
                .introspect(token)
                .then()
                .statusCode(403)
                .body("error", equalTo("insufficient_scope"));
        new Program("", server.clientId(), "gh_cs_" + "A".repeat(43))
                .introspect(token)
                .then()
                .statusCode(401);
        form().formParam("token", token).post(INTROSPECT).then().statusCode(401);
        form().formParam("token", token)
                .formParam("client_id", "gatehouse")
                .post(INTROSPECT)
                .then()
                .statusCode(401);
        form().header("Authorization", "Bearer " + token)
                .formParam("token", token)
                .post(INTROSPECT)
                .then()
                .statusCode(401)
                .body("error", equalTo("invalid_client"));
        server.basic().post(INTROSPECT).then().statusCode(400).body("error", equalTo("invalid_request"));
    }

    private static RequestSpecification form() {
        return RestAssured.given().contentType(ContentType.URLENC);
    }
}
