package dev.gatehouse.coreauth.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.testkit.MovableClock;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class SessionLimitsTest {

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
    void noTokenOutlivesTheSessionsAbsoluteLimit() {
        var token = Accounts.signIn(accounts.active()).refreshToken();
        for (int i = 0; i < 4; i++) {
            clock.advance(Duration.ofDays(6));
            token = Accounts.refresh(token)
                    .then()
                    .statusCode(200)
                    .body("expires_in", equalTo(600))
                    .extract()
                    .path("refresh_token");
        }

        clock.advance(Duration.ofDays(6).minusMinutes(5));

        Accounts.refresh(token)
                .then()
                .statusCode(200)
                .body("expires_in", equalTo(300))
                .body("refresh_expires_in", equalTo(300));
    }

    @Test
    void onlyARefreshMovesWhenItWasLastSeen() {
        var client = Accounts.signIn(accounts.active());
        var opened = lastSeen(client);
        clock.advance(Duration.ofMinutes(5));

        client.calling().get("/v1/sessions").then().statusCode(200);
        client.calling().get("/v1/sessions/current").then().statusCode(200);

        assertThat(lastSeen(client)).isEqualTo(opened);
        Accounts.refresh(client.refreshToken()).then().statusCode(200);
        assertThat(lastSeen(client)).isEqualTo(opened.plus(Duration.ofMinutes(5)));
    }

    @Test
    void itsAddressIsThatOfTheLastRefresh() {
        var client = Accounts.signIn(accounts.active());

        RestAssured.given()
                .header("User-Agent", Accounts.AGENT)
                .header("X-Forwarded-For", "203.0.113.9")
                .contentType(ContentType.JSON)
                .body(Map.of("refresh_token", client.refreshToken()))
                .post("/v1/auth/refresh")
                .then()
                .statusCode(200);

        client.calling().get("/v1/sessions").then().body("sessions.client_address", contains("203.0.113.9"));
    }

    private Instant lastSeen(SignedInClient client) {
        return accounts.rows("select last_seen_at from session where id = $1", client.sessionId())
                .getFirst()
                .getOffsetDateTime(0)
                .toInstant();
    }
}
