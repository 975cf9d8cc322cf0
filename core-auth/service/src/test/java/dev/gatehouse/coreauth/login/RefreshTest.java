package dev.gatehouse.coreauth.login;

import static dev.gatehouse.coreauth.login.Accounts.refresh;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.testkit.MovableClock;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class RefreshTest {

    private static final Duration GRACE = Duration.ofSeconds(10);

    @Inject
    Accounts accounts;

    @Inject
    MovableClock clock;

    @BeforeEach
    void stopClock() {
        clock.freeze();
    }

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void aRefreshKeepsTheSessionAndReplacesBothTokens() {
        var before = Accounts.signIn(accounts.active());

        var answer = refresh(before.refreshToken()).then().statusCode(200).header("Cache-Control", "no-store");
        var after = SignedInClient.of(answer.body("status.is_fully_activated", equalTo(true))
                .body("session.is_temporary", equalTo(false))
                .body("expires_in", equalTo(600))
                .extract());

        assertThat(after.sessionId()).isEqualTo(before.sessionId());
        assertThat(after.refreshToken()).isNotEqualTo(before.refreshToken());
        assertThat(after.accessToken()).isNotEqualTo(before.accessToken());
        after.calling().get("/v1/sessions/current").then().statusCode(200);
    }

    @Test
    void severalRefreshesInOneSecondEachReplaceTheLast() {
        var client = Accounts.signIn(accounts.active());
        var seen = new HashSet<String>();
        var token = client.refreshToken();

        for (int i = 0; i < 10; i++) {
            seen.add(token);
            token = refresh(token).then().statusCode(200).extract().path("refresh_token");
        }

        assertThat(seen).hasSize(10).doesNotContain(token);
    }

    @Test
    void aLostAnswerIsGivenAgainWithinTheGracePeriod() {
        var client = Accounts.signIn(accounts.active());
        String successor = refresh(client.refreshToken()).path("refresh_token");

        clock.advance(GRACE.minusSeconds(1));

        for (int i = 0; i < 3; i++) {
            refresh(client.refreshToken()).then().statusCode(200).body("refresh_token", equalTo(successor));
        }
        refresh(successor).then().statusCode(200);
    }

    @Test
    void reuseAfterTheGracePeriodEndsTheSession() {
        var account = accounts.active();
        var client = Accounts.signIn(account);
        var other = Accounts.signIn(account);
        String successor = refresh(client.refreshToken()).path("refresh_token");

        clock.advance(GRACE.plusSeconds(1));

        assertRefused(refresh(client.refreshToken()));
        assertRefused(refresh(successor));
        client.calling().get("/v1/sessions").then().statusCode(401);
        other.calling().get("/v1/sessions").then().statusCode(200);
        assertThat(endReason(client)).isEqualTo("REFRESH_TOKEN_REUSED");
        assertThat(revocations(client)).isEqualTo(1);
        assertThat(mails(account)).containsExactly("session-ended");
    }

    @Test
    void reuseOnceTheSuccessorWasUsedEndsTheSessionEvenWithinTheGracePeriod() {
        var client = Accounts.signIn(accounts.active());
        String second = refresh(client.refreshToken()).path("refresh_token");
        String third = refresh(second).path("refresh_token");

        assertRefused(refresh(client.refreshToken()));

        assertRefused(refresh(third));
        assertThat(endReason(client)).isEqualTo("REFRESH_TOKEN_REUSED");
    }

    @Test
    void anotherClientGetsNoSecondAnswer() {
        var client = Accounts.signIn(accounts.active());
        refresh(client.refreshToken()).then().statusCode(200);

        var thief = RestAssured.given()
                .header("User-Agent", "somebody-else/1")
                .contentType(ContentType.JSON)
                .body(Map.of("refresh_token", client.refreshToken()))
                .post("/v1/auth/refresh");

        assertRefused(thief);
        assertThat(endReason(client)).isEqualTo("REFRESH_TOKEN_REUSED");
    }

    @Test
    void aHundredAtOnceGetOneSuccessorAndNoFork() throws Exception {
        var client = Accounts.signIn(accounts.active());
        var gate = new CountDownLatch(1);
        Callable<Response> attempt = () -> {
            gate.await();
            return refresh(client.refreshToken());
        };
        List<Future<Response>> answers;
        try (var threads = Executors.newFixedThreadPool(100)) {
            answers = IntStream.range(0, 100)
                    .mapToObj(i -> threads.submit(attempt))
                    .toList();
            gate.countDown();
        }

        var successors = new HashSet<String>();
        for (var answer : answers) {
            successors.add(answer.get().then().statusCode(200).extract().path("refresh_token"));
        }

        assertThat(successors).hasSize(1);
        refresh(successors.iterator().next()).then().statusCode(200);
    }

    @Test
    void anIdleSessionIsOver() {
        var client = Accounts.signIn(accounts.active());

        clock.advance(Duration.ofDays(7).plusSeconds(1));

        assertRefused(refresh(client.refreshToken()));
        assertThat(endReason(client)).isNull();
    }

    @Test
    void aBusySessionIsOverAtItsAbsoluteLimit() {
        var client = Accounts.signIn(accounts.active());
        var token = client.refreshToken();
        for (int i = 0; i < 5; i++) {
            clock.advance(Duration.ofDays(6).minusMinutes(1));
            token = refresh(token).then().statusCode(200).extract().path("refresh_token");
        }

        clock.advance(Duration.ofMinutes(6));

        assertRefused(refresh(token));
    }

    @Test
    void rolesAreReadAgain() {
        var account = accounts.active();
        var client = Accounts.signIn(account);
        assertThat(rolesIn(client.accessToken())).isEqualTo(List.of());
        accounts.holdRoles(account.userId(), "user", "support");

        String token = refresh(client.refreshToken()).path("access_token");

        assertThat(rolesIn(token)).isEqualTo(List.of("user", "support"));
    }

    @Test
    void aLimitedSessionStaysLimitedWhateverItsAccountBecomes() {
        var account = accounts.inactive();
        var client = Accounts.signIn(account);
        accounts.activate(account.userId());

        refresh(client.refreshToken())
                .then()
                .statusCode(200)
                .body("session.is_temporary", equalTo(true))
                .body("session.scope", equalTo("activation"))
                .body("status.is_fully_activated", equalTo(true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "gh_rt_",
                "x",
                "gh_rt_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            })
    void whatIsNoRefreshTokenIsRefused(String token) {
        assertRefused(refresh(token));
    }

    @Test
    void aGuessNeitherWorksNorEndsTheSession() {
        var client = Accounts.signIn(accounts.active());
        var token = client.refreshToken();
        for (int i = "gh_rt_".length(); i < token.length(); i += 5) {
            char other = token.charAt(i) == 'A' ? 'B' : 'A';
            assertRefused(refresh(token.substring(0, i) + other + token.substring(i + 1)));
        }

        refresh(token).then().statusCode(200);
    }

    @Test
    void noTokenIsStored() {
        var client = Accounts.signIn(accounts.active());
        String successor = refresh(client.refreshToken()).path("refresh_token");

        var stored = accounts.rows("select session::text as text from session where id = $1", client.sessionId())
                .getFirst()
                .getString("text");

        for (var token : List.of(client.refreshToken(), successor)) {
            var bytes = Base64.getUrlDecoder().decode(token.substring("gh_rt_".length()));
            assertThat(stored)
                    .doesNotContain(token)
                    .doesNotContain(java.util.HexFormat.of().formatHex(bytes, 18, 50));
        }
    }

    @Test
    void anAccessTokenIsNoRefreshToken() {
        var client = Accounts.signIn(accounts.active());

        assertThat(refresh(client.accessToken()).statusCode()).isBetween(400, 401);
        SignedInClient.bearer(client.refreshToken()).get("/v1/sessions").then().statusCode(401);
    }

    private static void assertRefused(Response answer) {
        answer.then().statusCode(401).body("code", equalTo("INVALID_REFRESH_TOKEN"));
    }

    private String endReason(SignedInClient client) {
        return accounts.rows("select end_reason from session where id = $1", client.sessionId())
                .getFirst()
                .getString("end_reason");
    }

    private long revocations(SignedInClient client) {
        return accounts.rows(
                        "select count(*) as count from outbox where type = 'session.revoked' and data->>'session_id' = $1",
                        client.sessionId())
                .getFirst()
                .getLong("count");
    }

    private List<String> mails(Accounts.Account account) {
        return accounts
                .rows(
                        "select data->>'template' from outbox where subject = $1 and type = 'mail.requested'",
                        account.userId())
                .stream()
                .map(row -> row.getString(0))
                .toList();
    }

    private static Object rolesIn(String accessToken) {
        var payload = new String(
                Base64.getUrlDecoder().decode(accessToken.split("\\.")[1]), java.nio.charset.StandardCharsets.UTF_8);
        return new io.vertx.core.json.JsonObject(payload).getJsonArray("roles").getList();
    }
}
