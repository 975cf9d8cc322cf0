package dev.gatehouse.coreauth.login;

import static dev.gatehouse.coreauth.login.Accounts.PASSWORD;
import static dev.gatehouse.coreauth.login.Accounts.login;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import dev.gatehouse.coreauth.HeldTable;
import dev.gatehouse.coreauth.audit.AuditTrail;
import dev.gatehouse.coreauth.login.Accounts.Account;
import dev.gatehouse.coreauth.password.Lane;
import dev.gatehouse.coreauth.password.StuckLanes;
import dev.gatehouse.testkit.MovableClock;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class LoginLimitTest {

    private static final String NEW = "seven unlikely turnips sing";

    @Inject
    Accounts accounts;

    @Inject
    AuditTrail trail;

    @Inject
    StuckLanes lanes;

    @Inject
    Pool pool;

    @Inject
    MovableClock clock;

    @Inject
    RedisDataSource redis;

    @BeforeEach
    void stopClock() {
        clock.freeze();
    }

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void afterFiveWrongPasswordsEvenTheRightOneHasToWait() {
        var account = accounts.active();
        for (int i = 0; i < 5; i++) {
            guess(account.email()).then().statusCode(401);
        }

        login(account.email(), PASSWORD)
                .then()
                .statusCode(429)
                .header("Retry-After", "30")
                .contentType("application/problem+json")
                .body("code", equalTo("TOO_MANY_ATTEMPTS"));

        clock.advance(Duration.ofSeconds(31));
        login(account.email(), PASSWORD).then().statusCode(200);
        login(account.email(), PASSWORD).then().statusCode(200);
    }

    @Test
    void anUnknownAddressIsLimitedLikeAKnownOne() {
        var address = "nobody-" + UUID.randomUUID() + "@example.org";
        for (int i = 0; i < 5; i++) {
            guess(address).then().statusCode(401);
        }

        login(address, "wrong").then().statusCode(429).header("Retry-After", "30");
    }

    @Test
    void anotherSpellingIsNoWayRound() {
        var account = accounts.active();
        for (int i = 0; i < 5; i++) {
            guess(account.email()).then().statusCode(401);
        }

        login(" " + account.email().toUpperCase(Locale.ROOT), "wrong").then().statusCode(429);
    }

    @Test
    void whoeverIsToldThatSignInIsBusyHasNotTried() {
        var account = accounts.active();

        whileEveryThreadIsStuck(() -> {
            for (int i = 0; i < 5; i++) {
                login(account.email(), PASSWORD)
                        .then()
                        .statusCode(503)
                        .header("Retry-After", "1")
                        .body("code", equalTo("SIGN_IN_BUSY"));
            }
        });

        login(account.email(), PASSWORD).then().statusCode(200);
    }

    /** The first two rounds warm up; a lane stays full for a second, so each round fills its own. Whoever waits for a thread waits that long, too. */
    @Test
    void whoeverIsToldThatSignInIsBusyIsToldAtOnceAndWhenToComeBack() {
        var account = accounts.active();
        var waited = new ArrayList<Duration>();

        for (int round = 0; round < 6; round++) {
            whileEveryThreadIsStuck(() -> {
                for (int i = 0; i < 3; i++) {
                    var begun = System.nanoTime();
                    var told = login(account.email(), PASSWORD);
                    waited.add(Duration.ofNanos(System.nanoTime() - begun));
                    told.then().statusCode(503).header("Retry-After", "1").body("code", equalTo("SIGN_IN_BUSY"));
                }
            });
        }

        var warm = waited.stream().skip(6).sorted().toList();
        assertThat(warm.get(warm.size() / 4)).as("lower quartile of %s", warm).isLessThan(Duration.ofMillis(50));
        assertThat(warm.get(warm.size() / 2)).as("median of %s", warm).isLessThan(Duration.ofMillis(250));
    }

    @Test
    void wrongTriesBeforeABusyAnswerStayCounted() {
        var account = accounts.active();
        for (int i = 0; i < 4; i++) {
            guess(account.email()).then().statusCode(401);
        }

        whileEveryThreadIsStuck(() -> guess(account.email()).then().statusCode(503));

        guess(account.email()).then().statusCode(401);
        login(account.email(), PASSWORD).then().statusCode(429).header("Retry-After", "30");
    }

    @Test
    void whoeverTheDatabaseKeptWaitingHasNotTried() {
        var account = accounts.active();
        for (int i = 0; i < 4; i++) {
            guess(account.email()).then().statusCode(401);
        }

        try (var credentials = HeldTable.of(pool, "credential", "access exclusive")) {
            login(account.email(), PASSWORD).then().statusCode(503).body("code", equalTo("UNAVAILABLE"));
            credentials.release();
        }

        login(account.email(), PASSWORD).then().statusCode(200);
    }

    @Test
    void whatStrangersTryKeepsNobodyOutWhoHasSignedInFromThereBefore() {
        var account = accounts.active();
        login(account.email(), PASSWORD).then().statusCode(200);
        for (int i = 0; i < 100; i++) {
            Accounts.loginFrom("198.51.100." + i, account, "wrong").then().statusCode(401);
        }

        Accounts.loginFrom("203.0.113.9", account, PASSWORD).then().statusCode(429);
        login(account.email(), PASSWORD).then().statusCode(200);
    }

    /** Else whoever had the one before could go on guessing past the account's ceiling. */
    @Test
    void whatNetworksWereKnownByTheLastPasswordAreKnownByTheNextNoMore() {
        var account = accounts.active();
        Accounts.loginFrom("203.0.113.77", account, PASSWORD).then().statusCode(200);
        var change = Map.of("current_password", PASSWORD, "new_password", NEW);
        Accounts.signIn(account)
                .calling()
                .body(change)
                .post("/v1/password/change")
                .then()
                .statusCode(200);
        for (int i = 0; i < 100; i++) {
            Accounts.loginFrom("198.51.100." + i, account, "wrong").then().statusCode(401);
        }

        Accounts.loginFrom("203.0.113.77", account, NEW).then().statusCode(429);
        login(account.email(), NEW).then().statusCode(200);
    }

    /** The link may be opened elsewhere than where the wait is. */
    @Test
    void aResetEndsTheWaitWhereverItIs() {
        var account = accounts.active();
        for (int i = 0; i < 5; i++) {
            guess(account.email()).then().statusCode(401);
        }
        login(account.email(), PASSWORD).then().statusCode(429);

        resetElsewhere(account);

        login(account.email(), NEW).then().statusCode(200);
    }

    @Test
    void refusedTriesAreFoundAmongTheAccountsEntries() {
        var account = accounts.active();
        for (int i = 0; i < 6; i++) {
            guess(account.email());
        }

        await().atMost(Database.SOON).until(() -> trail.of(account.userId()).size() == 6);

        assertThat(trail.of(account.userId()))
                .extracting(AuditTrail.Told::reason)
                .containsExactly(
                        "WRONG_PASSWORD",
                        "WRONG_PASSWORD",
                        "WRONG_PASSWORD",
                        "WRONG_PASSWORD",
                        "WRONG_PASSWORD",
                        "TOO_MANY_ATTEMPTS");
    }

    @Test
    void countersDoNotKnowWhoseTheyAre() {
        var account = accounts.active();

        login(account.email(), "wrong").then().statusCode(401);

        assertThat(redis.key().keys("gatehouse:login:*")).isNotEmpty().allSatisfy(key -> assertThat(key)
                .doesNotContain(account.email())
                .doesNotContain("@example"));
    }

    /** Later than a quick repeat. */
    private Response guess(String email) {
        clock.advance(Duration.ofSeconds(1));
        return login(email, "wrong");
    }

    private void whileEveryThreadIsStuck(Runnable tries) {
        try (var signIns = lanes.stuck(Lane.SIGN_IN)) {
            signIns.fill();
            tries.run();
        }
    }

    private void resetElsewhere(Account account) {
        var token = accounts.setPasswordToken(account);
        RestAssured.given()
                .header("X-Forwarded-For", "198.51.100.77")
                .contentType(ContentType.JSON)
                .body(Map.of("token", token, "new_password", NEW))
                .post("/v1/password/reset")
                .then()
                .statusCode(204);
    }
}
