package dev.gatehouse.coreauth.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.login.Accounts;
import dev.gatehouse.coreauth.login.SignedInClient;
import dev.gatehouse.testkit.MovableClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.http.Method;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class SessionResourceTest {

    @Inject
    Accounts accounts;

    @Inject
    RedisDataSource redis;

    @Inject
    MovableClock clock;

    @Inject
    MeterRegistry metrics;

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void listsMyLiveSessionsAndNobodyElses() {
        var account = accounts.active();
        var first = Accounts.signIn(account);
        var second = Accounts.signIn(account);
        var ended = Accounts.signIn(account);
        ended.calling().post("/v1/auth/logout").then().statusCode(204);
        Accounts.signIn(accounts.active());

        second.calling()
                .get("/v1/sessions")
                .then()
                .statusCode(200)
                .body("sessions.id", containsInAnyOrder(first.sessionId(), second.sessionId()))
                .body("sessions.findAll { it.is_current }.id", contains(second.sessionId()))
                .body("sessions.device_name", contains(Accounts.AGENT, Accounts.AGENT))
                .body("sessions.client_address", contains("127.0.0.1", "127.0.0.1"))
                .body("sessions.is_temporary", contains(false, false));
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.9, 203.0.113.9",
        "'198.51.100.1, 203.0.113.9', 203.0.113.9",
        "2001:db8::7, 2001:db8:0:0:0:0:0:7",
        "',,,', 127.0.0.1",
        "unknown, 127.0.0.1",
        "not an address, 127.0.0.1",
    })
    void theAddressIsTheOneThatTheGatewayReports(String forwarded, String expected) {
        var account = accounts.active();
        var client = SignedInClient.of(RestAssured.given()
                .header("X-Forwarded-For", forwarded)
                .contentType(ContentType.JSON)
                .body(Map.of("email", account.email(), "password", Accounts.PASSWORD))
                .post("/v1/auth/login")
                .then()
                .statusCode(200)
                .extract());

        client.calling().get("/v1/sessions").then().body("sessions.client_address", contains(expected));
    }

    @Test
    void anExpiredSessionIsNotListed() {
        var account = accounts.active();
        Accounts.signIn(account);
        clock.advance(Duration.ofDays(8));

        Accounts.signIn(account).calling().get("/v1/sessions").then().body("sessions", hasSize(1));
    }

    @Test
    void theCurrentOneComesFromRedisOnceItWasAskedFor() {
        var client = Accounts.signIn(accounts.active());
        client.calling().get("/v1/sessions/current").then().statusCode(200).body("id", equalTo(client.sessionId()));
        var key = redis.key().keys("gatehouse:session:*:" + client.sessionId()).getFirst();
        var values = redis.value(String.class);
        assertThat(values.get(key)).contains(client.sessionId()).doesNotContain(client.refreshToken());
        values.set(key, values.get(key).replace(Accounts.AGENT, "as the copy has it"));

        client.calling()
                .get("/v1/sessions/current")
                .then()
                .statusCode(200)
                .body("device_name", equalTo("as the copy has it"));

        redis.key().del(key);
        client.calling()
                .get("/v1/sessions/current")
                .then()
                .statusCode(200)
                .body("device_name", equalTo(Accounts.AGENT));
    }

    @Test
    void aSlowReaderCannotBringAnEndedSessionsCopyBack() {
        var account = accounts.active();
        var client = Accounts.signIn(account);
        var keeper = Accounts.signIn(account);
        client.calling().get("/v1/sessions/current").then().statusCode(200);
        var key = redis.key().keys("gatehouse:session:*:" + client.sessionId()).getFirst();
        var copy = redis.value(String.class).get(key);

        keeper.calling().delete("/v1/sessions/" + client.sessionId()).then().statusCode(204);

        assertThat(redis.value(String.class).setnx(key, copy)).isFalse();
        assertThat(redis.value(String.class).get(key)).isEqualTo("ended");
    }

    @Test
    void endsOneOfMine() {
        var account = accounts.active();
        var lost = Accounts.signIn(account);
        var mine = Accounts.signIn(account);

        mine.calling().delete("/v1/sessions/" + lost.sessionId()).then().statusCode(204);

        lost.calling().get("/v1/sessions").then().statusCode(401);
        mine.calling()
                .delete("/v1/sessions/" + lost.sessionId())
                .then()
                .statusCode(404)
                .body("code", equalTo("SESSION_NOT_FOUND"));
        mine.calling().get("/v1/sessions").then().body("sessions.id", contains(mine.sessionId()));
    }

    @Test
    void somebodyElsesSessionIsNotThere() {
        var victim = Accounts.signIn(accounts.active());
        var attacker = Accounts.signIn(accounts.active());

        attacker.calling().delete("/v1/sessions/" + victim.sessionId()).then().statusCode(404);

        victim.calling().get("/v1/sessions").then().statusCode(200);
    }

    @Test
    void endsAllOthers() {
        var account = accounts.active();
        var others = List.of(Accounts.signIn(account), Accounts.signIn(account));
        var mine = Accounts.signIn(account);

        mine.calling().delete("/v1/sessions").then().statusCode(204);

        for (var other : others) {
            other.calling().get("/v1/sessions").then().statusCode(401);
            Accounts.refresh(other.refreshToken()).then().statusCode(401);
        }
        mine.calling().get("/v1/sessions").then().statusCode(200).body("sessions", hasSize(1));
    }

    @Test
    void ofMoreThanTwentyTheOldestEnds() {
        var account = accounts.active();
        var first = Accounts.signIn(account);
        var second = Accounts.signIn(account);
        var others = IntStream.range(0, 18)
                .mapToObj(i -> Accounts.signInElsewhere(account))
                .toList();
        first.calling().get("/v1/sessions").then().body("sessions", hasSize(20));

        double before = surplus();
        var last = Accounts.signIn(account);

        assertThat(surplus() - before).isEqualTo(1);
        first.calling().get("/v1/sessions").then().statusCode(401);
        Accounts.refresh(first.refreshToken()).then().statusCode(401);
        second.calling().get("/v1/sessions").then().statusCode(200).body("sessions", hasSize(20));
        assertThat(endReasons(account)).containsExactly("TOO_MANY");
        last.calling()
                .delete("/v1/sessions/" + others.getFirst().sessionId())
                .then()
                .statusCode(204);

        Accounts.signIn(account);

        second.calling().get("/v1/sessions").then().statusCode(200).body("sessions", hasSize(20));
    }

    @Test
    void manyAtOnceLeaveTwenty() {
        var account = accounts.active();

        IntStream.range(0, 30).parallel().forEach(i -> Accounts.signInElsewhere(account));

        assertThat(endReasons(account)).hasSize(10).containsOnly("TOO_MANY");
        Accounts.signIn(account).calling().get("/v1/sessions").then().body("sessions", hasSize(20));
        assertThat(endReasons(account)).hasSize(11).containsOnly("TOO_MANY");
    }

    private double surplus() {
        return metrics.get("gatehouse.limited")
                .tag("limit", "sessions")
                .counter()
                .count();
    }

    private List<String> endReasons(Accounts.Account account) {
        return accounts
                .rows("select end_reason from session where user_id = $1 and ended_at is not null", account.userId())
                .stream()
                .map(row -> row.getString(0))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/sessions",
        "GET, /v1/sessions/current",
        "DELETE, /v1/sessions",
        "DELETE, /v1/sessions/AAAAAAAAAAAAAAAAAAAAAAAA"
    })
    void aTemporarySessionMayNothingOfThis(Method method, String path) {
        var client = Accounts.signIn(accounts.inactive());

        client.calling().request(method, path).then().statusCode(403).body("code", equalTo("FORBIDDEN"));
        SignedInClient.bearer("x").request(method, path).then().statusCode(401);
        RestAssured.given().request(method, path).then().statusCode(401);
    }
}
