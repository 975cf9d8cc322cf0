package dev.gatehouse.coreauth.login;

import static dev.gatehouse.coreauth.login.Accounts.PASSWORD;
import static dev.gatehouse.coreauth.login.Accounts.login;
import static dev.gatehouse.coreauth.login.Accounts.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import dev.gatehouse.coreauth.CoreAuthServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class LoginTest {

    @Inject
    Accounts accounts;

    @Test
    void anActiveAccountGetsAFullSession() {
        var account = accounts.active();

        post("/v1/auth/login", Map.of("email", account.email(), "password", PASSWORD, "device_name", "My phone"))
                .then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .body("token_type", equalTo("Bearer"))
                .body("expires_in", equalTo(600))
                .body("refresh_token", matchesPattern("gh_rt_[A-Za-z0-9_-]{88}"))
                .body("refresh_expires_in", equalTo(7 * 24 * 3600))
                .body("device_token", matchesPattern("gh_dt_[A-Za-z0-9_-]{60}"))
                .body("session.id", matchesPattern("[A-Za-z0-9_-]{24}"))
                .body("session.is_temporary", equalTo(false))
                .body("session.scope", equalTo("account"))
                .body("session.device_name", equalTo("My phone"))
                .body("user_id", equalTo(account.userId().toString()))
                .body("status.is_fully_activated", equalTo(true))
                .body("status.pending_tasks", hasSize(0))
                .body("status.can_login", equalTo(true));
    }

    @Test
    void beforeTheAccountIsActiveTheSessionIsTemporary() {
        var account = accounts.inactive();

        login(account.email(), PASSWORD)
                .then()
                .statusCode(200)
                .body("session.is_temporary", equalTo(true))
                .body("session.scope", equalTo("activation"))
                .body("status.is_fully_activated", equalTo(false))
                .body("status.pending_tasks", hasItem("verification_email"))
                .body("status.can_login", equalTo(true));
    }

    @Test
    void anotherSpellingOfTheAddressIsTheSameAccount() {
        var account = accounts.active();

        login("  " + account.email().toUpperCase(java.util.Locale.ROOT) + " ", PASSWORD)
                .then()
                .statusCode(200)
                .body("user_id", equalTo(account.userId().toString()));
    }

    @Test
    void aWrongPasswordAndAnUnknownAddressGetTheSameAnswer() {
        var wrong = login(accounts.active().email(), PASSWORD + "!");
        var unknown = login("nobody-" + java.util.UUID.randomUUID() + "@example.org", PASSWORD);

        wrong.then().statusCode(401).body("code", equalTo("INVALID_CREDENTIALS"));
        assertThat(unknown.statusCode()).isEqualTo(401);
        assertThat(Problems.withoutTrace(unknown)).isEqualTo(Problems.withoutTrace(wrong));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "correct horse battery stapl", "correct horse battery staplE", "?", " "})
    void everyOtherPasswordIsWrong(String password) {
        login(accounts.active().email(), password).then().statusCode(401).body("code", equalTo("INVALID_CREDENTIALS"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ",,,",
                "unknown",
                "not an address",
                "203.0.113.9:443",
                "[2001:db8::7",
                "fe80::1%no-such-interface",
                "999.999.999.999",
                "'; drop table users; --",
                "%s%n"
            })
    void aWrongPasswordIsWrongWhereverItIsSaidToComeFrom(String forwarded) {
        RestAssured.given()
                .header("X-Forwarded-For", forwarded)
                .contentType(ContentType.JSON)
                .body(Map.of("email", accounts.active().email(), "password", "wrong"))
                .post("/v1/auth/login")
                .then()
                .statusCode(401)
                .body("code", equalTo("INVALID_CREDENTIALS"));
    }

    @Test
    void aPasswordThatIsNotHashedYetIsSaidToBePending() {
        var account = accounts.unhashed();

        for (int i = 0; i < 10; i++) {
            login(account.email(), PASSWORD).then().statusCode(409).body("code", equalTo("ACTIVATION_PENDING"));
        }
    }

    @Test
    void aPasswordLongerThanAnyIsRefusedByItsForm() {
        login(accounts.active().email(), "x".repeat(129))
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/password"))
                .body("errors[0].code", equalTo("TOO_LONG"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/auth/login", "/v1/password/change", "/v1/password/forgot", "/v1/password/reset"})
    void aBodyOfMoreThanEightKibibytesIsRefusedUnread(String path) {
        for (int length : new int[] {8_193, 64 * 1024}) {
            post(path, " ".repeat(length))
                    .then()
                    .statusCode(413)
                    .contentType("application/problem+json")
                    .body("code", equalTo("BODY_TOO_LARGE"));
        }
        post(path, " ".repeat(8_192)).then().statusCode(path.endsWith("change") ? 401 : 400);
    }

    @Test
    void halfASurrogatePairIsNoPassword() {
        Accounts.post("/v1/auth/login", "{\"email\":\"a@example.org\",\"password\":\"0123456789abcde\\ud83d\"}")
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/password"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"email\":\"a@example.org\"}",
                "{\"password\":\"0123456789abcdef\"}",
                "{\"email\":\"a@example.org\",\"password\":5}",
                "{\"email\":\"a@example.org\",\"password\":null}",
                "{\"email\":\"a@example.org\",\"password\":[\"0123456789abcdef\"]}",
                "{\"email\":\"no address\",\"password\":\"0123456789abcdef\"}",
                "{\"email\":\"a@example.org\",\"password\":\"0123456789abcdef\",\"role\":\"admin\"}",
                "{\"email\":\"a@example.org\",\"email\":\"b@example.org\",\"password\":\"0123456789abcdef\"}",
                "[]",
                "null",
                "",
                "{"
            })
    void aBodyThatIsNotALoginIsRefused(String body) {
        Accounts.post("/v1/auth/login", body)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("", hasKey("code"))
                .body("detail", not(matchesPattern(".*0123456789.*")));
    }

    @Test
    void eachSignInOpensASessionOfItsOwn() {
        var account = accounts.active();

        var first = Accounts.signIn(account);
        var second = Accounts.signIn(account);

        assertThat(first.sessionId()).isNotEqualTo(second.sessionId());
        first.calling().get("/v1/sessions/current").then().statusCode(200).body("id", equalTo(first.sessionId()));
        second.calling().get("/v1/sessions/current").then().statusCode(200).body("id", equalTo(second.sessionId()));
    }
}
