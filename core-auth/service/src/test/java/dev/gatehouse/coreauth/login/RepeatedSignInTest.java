package dev.gatehouse.coreauth.login;

import static dev.gatehouse.coreauth.login.Accounts.PASSWORD;
import static dev.gatehouse.coreauth.login.Accounts.login;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.login.Accounts.Account;
import dev.gatehouse.testkit.MovableClock;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How quickly, how often and how long one account may be tried, as clients are told; the counters: {@link RepeatedAttemptsTest}. */
@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class RepeatedSignInTest {

    private static final String NEW = "seven unlikely turnips sing";

    @Inject
    Accounts accounts;

    @Inject
    Strangers strangers;

    @Inject
    MovableClock clock;

    @BeforeEach
    void everythingHappensAtOnce() {
        clock.freeze();
    }

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void ofTwoHundredGuessesAtOnceTwoAreJudged() {
        var account = accounts.active();

        var statuses = atOnce(200, account, "wrong");

        assertThat(statuses).hasSize(200).containsOnly(401, 429);
        assertThat(statuses.stream().filter(status -> status == 401)).hasSize(2);
    }

    @Test
    void afterAQuickRepeatEvenTheRightPasswordHasToWaitForAMinute() {
        var account = accounts.active();
        login(account.email(), "wrong").then().statusCode(401);
        login(account.email(), "wrong").then().statusCode(401);

        login(account.email(), PASSWORD).then().statusCode(429).header("Retry-After", "60");

        Accounts.loginFrom("203.0.113.9", account, "wrong").then().statusCode(401);
        clock.advance(Duration.ofMinutes(1));
        login(account.email(), PASSWORD).then().statusCode(200);
    }

    @Test
    void aQuickRepeatThatSucceedsShutsNobodyOut() {
        var account = accounts.active();
        login(account.email(), "wrong").then().statusCode(401);

        assertThat(atOnce(1, account, PASSWORD)).containsExactly(200);
        assertThat(atOnce(2, account, PASSWORD)).containsExactly(200, 200);

        login(account.email(), PASSWORD).then().statusCode(200);
    }

    @Test
    void aNetworkSignsInToAnAccountTwentyTimesAtOnceAndThenTenTimesAMinute() {
        var account = accounts.active();
        for (int i = 0; i < 20; i++) {
            login(account.email(), PASSWORD).then().statusCode(200);
        }

        login(account.email(), PASSWORD)
                .then()
                .statusCode(429)
                .header("Retry-After", "6")
                .body("code", equalTo("TOO_MANY_ATTEMPTS"));

        Accounts.loginFrom("203.0.113.9", account, PASSWORD).then().statusCode(200);
        clock.advance(Duration.ofSeconds(6));
        login(account.email(), PASSWORD).then().statusCode(200);
        login(account.email(), PASSWORD).then().statusCode(429);
    }

    /** Nothing is guessed, but each costs a hash. */
    @Test
    void beforeThePasswordIsHashedANetworkAsksAsOftenAsItMaySignIn() {
        var account = accounts.unhashed();
        for (int i = 0; i < 20; i++) {
            login(account.email(), i % 2 == 0 ? PASSWORD : "wrong")
                    .then()
                    .statusCode(409)
                    .body("code", equalTo("ACTIVATION_PENDING"));
        }

        login(account.email(), PASSWORD)
                .then()
                .statusCode(429)
                .header("Retry-After", "6")
                .body("code", equalTo("TOO_MANY_ATTEMPTS"));

        clock.advance(Duration.ofSeconds(6));
        login(account.email(), PASSWORD).then().statusCode(409);
    }

    @Test
    void whoIsToldThatThePasswordIsNotHashedYetHasNotTriedAndNoTryIsForgotten() {
        var account = accounts.active();
        for (int i = 0; i < 4; i++) {
            login(account.email(), "wrong").then().statusCode(401);
            clock.advance(Duration.ofSeconds(1));
        }
        accounts.run("update credential set phc = null where user_id = $1", account.userId());
        for (int i = 0; i < 3; i++) {
            login(account.email(), "wrong").then().statusCode(409);
        }
        var hash = TestPasswords.hashed(PASSWORD);
        accounts.run("update credential set phc = $2 where user_id = $1", account.userId(), hash);

        login(account.email(), "wrong").then().statusCode(401);

        login(account.email(), PASSWORD).then().statusCode(429).header("Retry-After", "30");
    }

    @Test
    void atTheCeilingAnAccountAndAnAddressOfNobodyAreToldTheSameUntilAResetOrHalfADay() {
        var account = accounts.active();
        var nobody = "nobody-" + UUID.randomUUID() + "@example.org";
        strangers.tryToTheCeiling(account.email());
        strangers.tryToTheCeiling(nobody);

        var told = login(account.email(), PASSWORD);
        var toldNobody = login(nobody, PASSWORD);

        told.then().statusCode(429).header("Retry-After", "43200");
        toldNobody.then().statusCode(429).header("Retry-After", "43200");
        assertThat(Problems.withoutTrace(toldNobody)).isEqualTo(Problems.withoutTrace(told));
        reset(account);
        login(account.email(), NEW).then().statusCode(200);
        clock.advance(Duration.ofHours(11));
        login(nobody, PASSWORD).then().statusCode(429).header("Retry-After", "3600");
        clock.advance(Duration.ofHours(1));
        login(nobody, PASSWORD).then().statusCode(401);
    }

    private static List<Integer> atOnce(int times, Account account, String password) {
        try (var threads = Executors.newFixedThreadPool(50)) {
            return Stream.generate(() -> CompletableFuture.supplyAsync(() -> status(account, password), threads))
                    .limit(times)
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();
        }
    }

    /** Comes again when told so: whoever waits for a thread for a second on a busy machine has not tried. */
    private static int status(Account account, String password) {
        int status = login(account.email(), password).statusCode();
        for (int i = 0; i < 5 && status == 503; i++) {
            status = login(account.email(), password).statusCode();
        }
        return status;
    }

    private void reset(Account account) {
        RestAssured.given()
                .header("X-Forwarded-For", "198.51.100.78")
                .contentType(ContentType.JSON)
                .body(Map.of("token", accounts.setPasswordToken(account), "new_password", NEW))
                .post("/v1/password/reset")
                .then()
                .statusCode(204);
    }
}
