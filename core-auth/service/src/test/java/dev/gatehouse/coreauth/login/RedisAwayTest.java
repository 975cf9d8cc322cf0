package dev.gatehouse.coreauth.login;

import static dev.gatehouse.coreauth.login.Accounts.PASSWORD;
import static dev.gatehouse.coreauth.login.Accounts.login;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.gatehouse.testkit.MovableClock;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = HangingRedis.class, restrictToAnnotatedClass = true)
class RedisAwayTest {

    private static final Duration IN_TIME = Duration.ofSeconds(5);

    @Inject
    Accounts accounts;

    @Inject
    Strangers strangers;

    @Inject
    MovableClock clock;

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void signingInRefreshingAndSigningOutGoOn() {
        var took = signInRefreshAndSignOut();
        for (int i = 0; i < 2 && took.compareTo(IN_TIME) >= 0; i++) { // a busy machine may stand still in one
            took = signInRefreshAndSignOut();
        }

        assertThat(took).isLessThan(IN_TIME);
    }

    private Duration signInRefreshAndSignOut() {
        long begun = System.nanoTime();
        var client = Accounts.signIn(accounts.active());
        client.calling().get("/v1/sessions/current").then().statusCode(200).body("id", equalTo(client.sessionId()));
        Accounts.refresh(client.refreshToken()).then().statusCode(200);
        client.calling().post("/v1/auth/logout").then().statusCode(204);
        client.calling().get("/v1/sessions/current").then().statusCode(401);

        return Duration.ofNanos(System.nanoTime() - begun);
    }

    @Test
    void guessingIsBoundedMoreStrictly() {
        clock.freeze(); // else a slow machine sees less of the wait
        var account = accounts.active();
        for (int i = 0; i < 2; i++) {
            clock.advance(Duration.ofSeconds(1)); // else it is a quick repeat
            login(account.email(), "wrong").then().statusCode(401);
        }

        login(account.email(), PASSWORD).then().statusCode(429).header("Retry-After", "30");
    }

    /** He signed in at another replica, where that was remembered. */
    @Test
    void whoWasSignedInFromThereIsLetInThereThoughThisProcessNeverSawHim() {
        var account = accounts.active();
        accounts.run(
                "insert into session (id, user_id, kind, authenticated_at, created_at, expires_at, last_seen_at,"
                        + " refresh_hash, device_name, client_address)"
                        + " select $1::text, $2::uuid, 'FULL', now(), now(), now() + interval '30 days', now(),"
                        + " sha256($1::text::bytea), 'phone', '203.0.113.9'",
                "seen-" + UUID.randomUUID(),
                account.userId());
        clock.freeze();
        strangers.tryFrom(50, account.email());

        Accounts.loginFrom("203.0.113.10", account, PASSWORD)
                .then()
                .statusCode(429)
                .header("Retry-After", "43200");
        Accounts.loginFrom("203.0.113.9", account, PASSWORD).then().statusCode(200);
    }

    @Test
    void whatAStrangerTriesAtTheSameAddressKeepsNobodyOutWhoseDeviceIsKnown() {
        clock.freeze();
        var account = accounts.active();
        String device = Accounts.loginFrom("203.0.113.11", account, PASSWORD)
                .then()
                .statusCode(200)
                .extract()
                .path("device_token");
        for (int i = 0; i < 2; i++) {
            clock.advance(Duration.ofSeconds(1)); // else it is a quick repeat
            Accounts.loginFrom("203.0.113.11", account, "wrong").then().statusCode(401);
        }
        Accounts.loginFrom("203.0.113.11", account, PASSWORD)
                .then()
                .statusCode(429)
                .header("Retry-After", "30");

        Accounts.loginOn(device, "203.0.113.11", account, PASSWORD).then().statusCode(200);

        Accounts.loginFrom("203.0.113.11", account, PASSWORD)
                .then()
                .statusCode(429)
                .header("Retry-After", "30");
    }

    @Test
    void soIsWhateverElseIsLimited() {
        var client = Accounts.signIn(accounts.active());
        var wrong = Map.of("current_password", "wrong", "new_password", "another horse battery staple");
        for (int i = 0; i < 2; i++) {
            client.calling().body(wrong).post("/v1/password/change").then().statusCode(403);
        }

        client.calling().body(wrong).post("/v1/password/change").then().statusCode(429);
    }
}
