package dev.gatehouse.coreauth.login;

import static dev.gatehouse.coreauth.login.Accounts.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.login.Accounts.Account;
import dev.gatehouse.coreauth.token.Device;
import dev.gatehouse.coreauth.token.DeviceTokens;
import dev.gatehouse.coreauth.token.Pseudonyms;
import dev.gatehouse.testkit.MovableClock;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a device token is good for, as clients see it; the counters: {@link DeviceAttemptsTest}. */
@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class KnownDevicesTest {

    /** Of the owner and of a stranger, as in an office. */
    private static final String SHARED = "203.0.113.60";

    private static final String NEW = "seven unlikely turnips sing";

    @Inject
    Accounts accounts;

    @Inject
    Strangers strangers;

    @Inject
    DeviceTokens tokens;

    @Inject
    Pseudonyms pseudonyms;

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
    void whatAStrangerTriesAtTheSameAddressKeepsNobodyOutWhoseDeviceIsKnown() {
        var account = accounts.active();
        var device = deviceToken(Accounts.loginFrom(SHARED, account, PASSWORD));
        guessUntilAllHaveToWait(account);

        Accounts.loginOn(device, SHARED, account, PASSWORD).then().statusCode(200);

        // and the stranger has no more guesses for it
        assertHasToWait(Accounts.loginFrom(SHARED, account, PASSWORD), "30");
    }

    @Test
    void norDoesWhatStrangersTryEverywhereNotEvenInANetworkWhereTheDeviceNeverWas() {
        var account = accounts.active();
        var device = deviceToken(Accounts.loginFrom(SHARED, account, PASSWORD));
        strangers.tryToTheCeiling(account.email());
        assertHasToWait(Accounts.loginFrom("203.0.113.61", account, PASSWORD), "43200");

        Accounts.loginOn(device, "203.0.113.61", account, PASSWORD).then().statusCode(200);
    }

    @Test
    void wrongTriesOnADeviceMakeItWaitAndNobodyElse() {
        var account = accounts.active();
        var device = deviceToken(Accounts.loginFrom(SHARED, account, PASSWORD));
        for (int i = 0; i < 5; i++) {
            clock.advance(Duration.ofSeconds(1)); // else it is a quick repeat
            Accounts.loginOn(device, SHARED, account, "wrong").then().statusCode(401);
        }

        assertHasToWait(Accounts.loginOn(device, SHARED, account, PASSWORD), "30");
        assertHasToWait(Accounts.loginOn(device, "203.0.113.61", account, PASSWORD), "30");
        Accounts.loginFrom(SHARED, account, PASSWORD).then().statusCode(200);
    }

    @Test
    void aSignInThatShowsATokenGetsTheNextOneOfTheSameDeviceAndAnyOtherOneOfANewOne() {
        var account = accounts.active();
        var first = deviceToken(Accounts.loginFrom(SHARED, account, PASSWORD));
        clock.advance(Duration.ofHours(1));

        var second = deviceToken(Accounts.loginOn(first, SHARED, account, PASSWORD));
        var other = deviceToken(Accounts.loginFrom(SHARED, account, PASSWORD));

        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        assertThat(read(second, account))
                .isEqualTo(new Device(read(first, account).id(), 1, now));
        assertThat(read(other, account).id()).isNotEqualTo(read(first, account).id());
    }

    @Test
    void aTokenIsGoodForThirtyDays() {
        var account = accounts.active();
        guessUntilAllHaveToWait(account);
        var thirtyDaysAgo = clock.instant().minus(Duration.ofDays(30));

        assertHasToWait(Accounts.loginOn(issued(account, 1, thirtyDaysAgo), SHARED, account, PASSWORD), "30");

        Accounts.loginOn(issued(account, 1, thirtyDaysAgo.plusSeconds(1)), SHARED, account, PASSWORD)
                .then()
                .statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void aTokenOfAnotherPasswordIsAsNone(int credentialVersion) {
        var account = accounts.active();
        guessUntilAllHaveToWait(account);

        var device = issued(account, credentialVersion, clock.instant());

        assertHasToWait(Accounts.loginOn(device, SHARED, account, PASSWORD), "30");
    }

    @Test
    void aResetMakesTheTokenWorthNothingAndTheNextSignInGivesAnother() {
        var account = accounts.active();
        var device = deviceToken(Accounts.loginFrom(SHARED, account, PASSWORD));
        reset(account);
        guessUntilAllHaveToWait(account);
        assertHasToWait(Accounts.loginOn(device, SHARED, account, NEW), "30");
        clock.advance(Duration.ofSeconds(30));

        var next = deviceToken(Accounts.loginOn(device, SHARED, account, NEW));

        guessUntilAllHaveToWait(account);
        Accounts.loginOn(next, SHARED, account, NEW).then().statusCode(200);
    }

    @Test
    void soDoesAChangeWhichGivesNone() {
        var account = accounts.active();
        var device = deviceToken(Accounts.loginFrom(SHARED, account, PASSWORD));
        Accounts.signIn(account)
                .calling()
                .body(Map.of("current_password", PASSWORD, "new_password", NEW))
                .post("/v1/password/change")
                .then()
                .statusCode(200)
                .body("", not(hasKey("device_token")));
        guessUntilAllHaveToWait(account);

        assertHasToWait(Accounts.loginOn(device, SHARED, account, NEW), "30");
    }

    @Test
    void norDoesARefreshGiveOne() {
        var client = Accounts.signIn(accounts.active());

        Accounts.refresh(client.refreshToken()).then().statusCode(200).body("", not(hasKey("device_token")));
    }

    @Test
    void aTokenOfAnotherAccountHelpsNothing() {
        var account = accounts.active();
        var device = deviceToken(Accounts.loginFrom(SHARED, accounts.active(), PASSWORD));
        guessUntilAllHaveToWait(account);

        assertHasToWait(Accounts.loginOn(device, SHARED, account, PASSWORD), "30");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "gh_dt_",
                "gh_dt_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "gh_dt_\u00e9"
            })
    void whatIsNoTokenIsAsNone(String noToken) {
        var account = accounts.active();
        Accounts.loginOn(noToken, SHARED, account, PASSWORD).then().statusCode(200);
        var wrong = Accounts.loginFrom(SHARED, account, "wrong");
        clock.advance(Duration.ofSeconds(1));
        assertTheSame(Accounts.loginOn(noToken, SHARED, account, "wrong"), wrong);
        guessUntilAllHaveToWait(account, 3);

        assertTheSame(
                Accounts.loginOn(noToken, SHARED, account, PASSWORD), Accounts.loginFrom(SHARED, account, PASSWORD));
    }

    @Test
    void aLongerTextThanAnyTokenIsRefusedByItsForm() {
        var account = accounts.active();

        Accounts.loginOn("x".repeat(200), SHARED, account, PASSWORD).then().statusCode(200);
        Accounts.loginOn("x".repeat(201), SHARED, account, PASSWORD).then().statusCode(400);
    }

    private void guessUntilAllHaveToWait(Account account) {
        guessUntilAllHaveToWait(account, 5);
    }

    private void guessUntilAllHaveToWait(Account account, int guesses) {
        for (int i = 0; i < guesses; i++) {
            clock.advance(Duration.ofSeconds(1)); // else it is a quick repeat
            Accounts.loginFrom(SHARED, account, "wrong").then().statusCode(401);
        }
        assertHasToWait(Accounts.loginFrom(SHARED, account, PASSWORD), "30");
    }

    private static void assertHasToWait(Response answer, String seconds) {
        answer.then().statusCode(429).header("Retry-After", seconds);
    }

    private static void assertTheSame(Response answer, Response other) {
        assertThat(answer.statusCode()).isEqualTo(other.statusCode());
        assertThat(answer.header("Retry-After")).isEqualTo(other.header("Retry-After"));
        assertThat(Problems.withoutTrace(answer)).isEqualTo(Problems.withoutTrace(other));
    }

    private static String deviceToken(Response answer) {
        return answer.then().statusCode(200).extract().path("device_token");
    }

    private Device read(String token, Account account) {
        return tokens.read(token, pseudonyms.of(account.email())).orElseThrow();
    }

    private String issued(Account account, int credentialVersion, Instant when) {
        return tokens.issue(new Device(tokens.newId(), credentialVersion, when), pseudonyms.of(account.email()));
    }

    private void reset(Account account) {
        RestAssured.given()
                .header("X-Forwarded-For", "198.51.100.79")
                .contentType(ContentType.JSON)
                .body(Map.of("token", accounts.setPasswordToken(account), "new_password", NEW))
                .post("/v1/password/reset")
                .then()
                .statusCode(204);
    }
}
