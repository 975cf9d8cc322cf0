package dev.gatehouse.coreauth.login;

import static dev.gatehouse.coreauth.login.Accounts.refresh;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.testkit.MovableClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class RefreshLimitTest {

    private static final int MOST = 10;

    @Inject
    Accounts accounts;

    @Inject
    MovableClock clock;

    @Inject
    MeterRegistry metrics;

    @BeforeEach
    void stopClock() {
        clock.freeze();
    }

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void theEleventhInAMinuteHasToWaitAndLosesNothing() {
        var client = Accounts.signIn(accounts.active());
        var last = refreshed(client.refreshToken(), MOST);
        double before = limited();

        assertTooOften(refresh(last), 60);
        clock.advance(Duration.ofSeconds(20));
        assertTooOften(refresh(last), 40);

        assertThat(limited() - before).isEqualTo(2);
        assertThat(endReason(client)).isNull();
        clock.advance(Duration.ofSeconds(40));
        refresh(last).then().statusCode(200).body("session.id", equalTo(client.sessionId()));
    }

    @Test
    void noMinuteHasMoreThanTen() {
        var token = Accounts.signIn(accounts.active()).refreshToken();
        token = refreshed(token, 6);
        clock.advance(Duration.ofSeconds(45));
        token = refreshed(token, 4);
        assertTooOften(refresh(token), 15);

        clock.advance(Duration.ofSeconds(15));

        token = refreshed(token, 6);
        assertTooOften(refresh(token), 45);
    }

    @Test
    void aRepeatedAnswerIsNotCountedAndGivenStillBeyondTheLimit() {
        var client = Accounts.signIn(accounts.active());
        var nearlyLast = refreshed(client.refreshToken(), MOST - 1);
        String last = refresh(nearlyLast).path("refresh_token");

        for (int i = 0; i < 5; i++) {
            refresh(nearlyLast).then().statusCode(200).body("refresh_token", equalTo(last));
        }

        assertTooOften(refresh(last), 60);
        refresh(nearlyLast).then().statusCode(200).body("refresh_token", equalTo(last));
    }

    @Test
    void aStolenTokenEndsTheSessionStillBeyondTheLimit() {
        var client = Accounts.signIn(accounts.active());
        var last = refreshed(client.refreshToken(), MOST);

        refresh(client.refreshToken()).then().statusCode(401).body("code", equalTo("INVALID_REFRESH_TOKEN"));

        refresh(last).then().statusCode(401).body("code", equalTo("INVALID_REFRESH_TOKEN"));
        assertThat(endReason(client)).isEqualTo("REFRESH_TOKEN_REUSED");
    }

    @Test
    void everySessionHasALimitOfItsOwn() {
        var account = accounts.active();
        var one = Accounts.signIn(account);
        var other = Accounts.signIn(account);

        assertTooOften(refresh(refreshed(one.refreshToken(), MOST)), 60);

        refresh(other.refreshToken()).then().statusCode(200);
    }

    private static String refreshed(String token, int times) {
        for (int i = 0; i < times; i++) {
            token = refresh(token).then().statusCode(200).extract().path("refresh_token");
        }
        return token;
    }

    private static void assertTooOften(Response answer, int seconds) {
        answer.then()
                .statusCode(429)
                .contentType("application/problem+json")
                .header("Retry-After", String.valueOf(seconds))
                .body("code", equalTo("TOO_MANY_ATTEMPTS"));
    }

    private double limited() {
        return metrics.get("gatehouse.limited")
                .tag("limit", "refresh")
                .counter()
                .count();
    }

    private @Nullable String endReason(SignedInClient client) {
        return accounts.rows("select end_reason from session where id = $1", client.sessionId())
                .getFirst()
                .getString("end_reason");
    }
}
