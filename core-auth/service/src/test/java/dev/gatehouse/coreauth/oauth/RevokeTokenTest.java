package dev.gatehouse.coreauth.oauth;

import static dev.gatehouse.coreauth.Database.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.hamcrest.Matchers.equalTo;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import dev.gatehouse.coreauth.audit.AuditTrail;
import dev.gatehouse.coreauth.audit.AuditTrail.Told;
import dev.gatehouse.coreauth.login.Accounts;
import dev.gatehouse.coreauth.oauth.ServiceAccounts.Program;
import dev.gatehouse.kit.limit.Limit;
import dev.gatehouse.kit.limit.RateLimiter;
import dev.gatehouse.testkit.MovableClock;
import dev.gatehouse.testkit.TestTokens;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class RevokeTokenTest {

    private static final String REVOKE = "/oauth2/revoke";

    /** {@code core-auth.oauth.revocations} */
    private static final int MOST = 600;

    @Inject
    ServiceAccounts programs;

    @Inject
    Accounts accounts;

    @Inject
    Database database;

    @Inject
    AuditTrail trail;

    @Inject
    Pool pool;

    @Inject
    RateLimiter limiter;

    @Inject
    MeterRegistry metrics;

    @Inject
    MovableClock clock;

    private Program witness = new Program("", "", "");

    @BeforeEach
    void begin() {
        witness = programs.create("tokens:introspect", "refresh-tokens:introspect");
    }

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void aRefreshTokenTakesItsSessionWithIt() {
        var client = Accounts.signIn(accounts.active());

        var answer = revoke(client.refreshToken());

        answer.then().statusCode(200).header("Cache-Control", "no-store");
        assertThat(answer.asString()).isEmpty();
        assertThat(witness.finds(client.refreshToken())).isFalse();
        assertThat(witness.finds(client.accessToken())).isFalse();
        client.calling().get("/v1/sessions").then().statusCode(401);
        Accounts.refresh(client.refreshToken()).then().statusCode(401);
        assertThat(database.text("select end_reason from session where id = $1", client.sessionId()))
                .isEqualTo("REFRESH_TOKEN_REVOKED");
        assertThat(told(client.sessionId())).isOne();
    }

    @Test
    void anAccessTokenGoesAlone() {
        var account = accounts.active();
        var client = Accounts.signIn(account);

        revoke(client.accessToken()).then().statusCode(200);

        assertThat(witness.finds(client.accessToken())).isFalse();
        client.calling().get("/v1/sessions").then().statusCode(401);
        assertThat(witness.finds(client.refreshToken())).isTrue();
        String next = Accounts.refresh(client.refreshToken())
                .then()
                .statusCode(200)
                .extract()
                .path("access_token");
        assertThat(witness.finds(next)).isTrue();
        assertThat(trail.of(account.userId()))
                .last()
                .extracting(Told::kind, Told::outcome, Told::actorType, Told::details)
                .containsExactly("access-token.revoked", "SUCCESS", "UNKNOWN", claim(client.accessToken(), "jti"));
    }

    @Test
    void aServiceAccountRevokesItsOwnTokensOneByOne() {
        var program = programs.create("reports:read");
        var one = program.accessToken();
        var other = program.accessToken();

        program.basic().formParam("token", one).post(REVOKE).then().statusCode(200);
        program.basic().formParam("token", one).post(REVOKE).then().statusCode(200);

        assertThat(witness.finds(one)).isFalse();
        assertThat(witness.finds(other)).isTrue();
        assertThat(witness.finds(program.accessToken())).isTrue();
        assertThat(trail.of(UUID.fromString(program.id())).stream().skip(1))
                .extracting(Told::kind, Told::actorType, Told::actorId, Told::details)
                .containsExactly(
                        tuple("access-token.revoked", "SERVICE_ACCOUNT", program.clientId(), claim(one, "jti")));
    }

    @Test
    void aProgramRevokesOnlySoManyAMinute() {
        clock.freeze();
        var program = programs.create("reports:read");
        var last = program.accessToken();
        var next = program.accessToken();
        var replica = limiter.quota("token-revocation", new Limit(MOST, Duration.ofMinutes(1)));
        for (int i = 0; i < MOST - 1; i++) {
            replica.take(program.clientId()).await().atMost(SOON);
        }
        double before = limited();

        program.basic().formParam("token", last).post(REVOKE).then().statusCode(200);
        program.basic()
                .formParam("token", next)
                .post(REVOKE)
                .then()
                .statusCode(429)
                .header("Retry-After", "60")
                .body("error", equalTo("temporarily_unavailable"));

        assertThat(limited() - before).isEqualTo(1);
        assertThat(metrics.get("gatehouse.tokens.revoked").gauge().value()).isPositive();
        assertThat(witness.finds(last)).isFalse();
        assertThat(witness.finds(next)).isTrue();
        clock.advance(Duration.ofMinutes(1));
        program.basic().formParam("token", next).post(REVOKE).then().statusCode(200);
        assertThat(witness.finds(next)).isFalse();
    }

    @Test
    void nobodyRevokesAnotherClientsToken() {
        var program = programs.create("reports:read");
        var client = Accounts.signIn(accounts.active());
        var token = program.accessToken();

        refused(witness.basic().formParam("token", token).post(REVOKE));
        refused(program.basic().formParam("token", client.accessToken()).post(REVOKE));
        refused(program.basic().formParam("token", client.refreshToken()).post(REVOKE));
        refused(revoke(token));

        assertThat(witness.finds(token)).isTrue();
        assertThat(witness.finds(client.accessToken())).isTrue();
        assertThat(witness.finds(client.refreshToken())).isTrue();
    }

    @Test
    void whoDoesNotSayWhoHeIsRevokesNothing() {
        var client = Accounts.signIn(accounts.active());
        var program = programs.create("reports:read");
        var token = program.accessToken();

        form().formParam("token", client.refreshToken())
                .post(REVOKE)
                .then()
                .statusCode(401)
                .body("error", equalTo("invalid_client"));
        form().formParam("token", token)
                .formParam("client_id", program.clientId())
                .post(REVOKE)
                .then()
                .statusCode(401);
        form().formParam("client_id", "gatehouse")
                .post(REVOKE)
                .then()
                .statusCode(400)
                .body("error", equalTo("invalid_request"));

        assertThat(witness.finds(token)).isTrue();
        assertThat(witness.finds(client.refreshToken())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "gh_rt_x", "a.b.c", "eyJhbGciOiJub25lIn0.e30."})
    void whatIsNoTokenIsRevokedAlready(String token) {
        revoke(token).then().statusCode(200);
    }

    @Test
    void aTokenOfAnotherIssuerIsRevokedAlready() {
        revoke(TestTokens.full(UUID.randomUUID())).then().statusCode(200);
    }

    @Test
    void revokingTwiceIsAsGoodAsOnce() {
        var client = Accounts.signIn(accounts.active());

        revoke(client.refreshToken()).then().statusCode(200);
        revoke(client.refreshToken()).then().statusCode(200);
        revoke(client.accessToken()).then().statusCode(200);

        assertThat(told(client.sessionId())).isOne();
    }

    /** CVE-2020-15223: an error of the storage was answered as if the token were dead. */
    @Test
    void nothingIsSaidToBeRevokedThatCouldNotBeStored() {
        var client = Accounts.signIn(accounts.active());
        var program = programs.create("reports:read");
        var token = program.accessToken();
        var holder = pool.getConnection().await().atMost(SOON);
        var transaction = holder.begin().await().atMost(SOON);
        holder.query("lock table session, ended_grant in share mode")
                .execute()
                .await()
                .atMost(SOON);

        unavailable(revoke(client.refreshToken()));
        unavailable(revoke(client.accessToken()));
        unavailable(program.basic().formParam("token", token).post(REVOKE));

        transaction.rollback().await().atMost(SOON);
        holder.close().await().atMost(SOON);
        assertThat(witness.finds(client.refreshToken())).isTrue();
        assertThat(witness.finds(client.accessToken())).isTrue();
        assertThat(witness.finds(token)).isTrue();
        revoke(client.refreshToken()).then().statusCode(200);
        assertThat(witness.finds(client.refreshToken())).isFalse();
    }

    private double limited() {
        return metrics.get("gatehouse.limited")
                .tag("limit", "token-revocation")
                .counter()
                .count();
    }

    private static void unavailable(Response answer) {
        answer.then()
                .statusCode(503)
                .header("Retry-After", "1")
                .contentType("application/json")
                .body("error", equalTo("temporarily_unavailable"));
    }

    private static void refused(Response answer) {
        answer.then().statusCode(400).body("error", equalTo("invalid_grant"));
    }

    private long told(String id) {
        return database.count("select count(*) from outbox where data->>'session_id' = $1", id);
    }

    private static Response revoke(String token) {
        return form().formParam("token", token)
                .formParam("client_id", "gatehouse")
                .post(REVOKE);
    }

    private static RequestSpecification form() {
        return RestAssured.given().contentType(ContentType.URLENC);
    }

    private static String claim(String token, String name) {
        return new JsonObject(Buffer.buffer(Base64.getUrlDecoder().decode(token.split("\\.")[1]))).getString(name);
    }
}
