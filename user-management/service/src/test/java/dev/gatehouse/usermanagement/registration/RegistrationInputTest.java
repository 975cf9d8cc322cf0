package dev.gatehouse.usermanagement.registration;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.testkit.BackingServers;
import dev.gatehouse.testkit.TestBreaches;
import dev.gatehouse.usermanagement.CoreAuthStandIn;
import dev.gatehouse.usermanagement.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@QuarkusTestResource(CoreAuthStandIn.class)
class RegistrationInputTest {

    private static final String PASSWORD = "violet kettle orbit 42";

    @Inject
    Database database;

    @ParameterizedTest
    @MethodSource("badInputs")
    void eachBadFieldIsNamedWithItsReason(String body, List<String> errors) {
        var users = database.count("users");

        var answer = given().contentType("application/json").body(body).post("/v1/registrations");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.jsonPath().getString("code")).isEqualTo("INVALID_REQUEST");
        assertThat(answer.jsonPath().<Map<String, String>>getList("errors").stream()
                        .map(error -> error.get("pointer") + " " + error.get("code")))
                .containsExactlyInAnyOrderElementsOf(errors);
        assertThat(answer.asString()).doesNotContain("kettle");
        assertThat(database.count("users")).isEqualTo(users);
    }

    static Object[][] badInputs() {
        var password = "\"password\": \"" + PASSWORD + "\"";
        var email = "\"email\": \"bad-input@example.org\"";
        return new Object[][] {
            {"{}", List.of("/password REQUIRED")},
            {"{" + password + "}", List.of("/email REQUIRED")},
            {"{" + email + "}", List.of("/password REQUIRED")},
            {"{" + email + ", \"password\": null}", List.of("/password REQUIRED")},
            {"{\"email\": \"no address\", \"password\": \"short\"}", List.of("/email INVALID", "/password TOO_SHORT")},
            {"{" + email + ", \"password\": \"kettle 6789012\"}", List.of("/password TOO_SHORT")},
            {"{" + email + ", \"password\": \"" + "k".repeat(129) + "\"}", List.of("/password TOO_LONG")},
            {"{" + email + ", \"password\": \"CorrectHorseBatteryStaple\"}", List.of("/password TOO_COMMON")},
            {"{" + email + ", \"password\": \"my Bad-Input kettle 1\"}", List.of("/password CONTAINS_EMAIL")},
            {"{" + email + ", \"password\": \"my GateHouse kettle 1\"}", List.of("/password CONTAINS_PRODUCT_NAME")},
            {"{" + email + ", \"password\": \"" + TestBreaches.PHRASE + "\"}", List.of("/password BREACHED")},
            {"{" + email + ", \"password\": \"kettle \\ud800 of orbit\"}", List.of("/password NOT_UNICODE")},
            {"{" + email + ", \"password\": 1234567890123456}", List.of("/password MALFORMED")},
            {"{\"email\": 17, " + password + "}", List.of("/email MALFORMED")},
            {
                "{" + email + ", " + password + ", \"display_name\": \"a\\r\\nb\"}",
                List.of("/display_name INVALID_CHARACTER")
            },
            {
                "{" + email + ", " + password + ", \"display_name\": \"x.example\"}",
                List.of("/display_name LOOKS_LIKE_LINK")
            },
            {"{" + email + ", " + password + ", \"locale\": \"english\"}", List.of("/locale INVALID")},
            {"{" + email + ", " + password + ", \"email\": \"other@example.org\"}", List.of("/email DUPLICATE_FIELD")},
            {"[]", List.of(" MALFORMED_JSON")},
            {"{" + email + ", " + password, List.of(" MALFORMED_JSON")},
        };
    }

    @Test
    void aBreachedPasswordLeavesTheIdempotencyKeyForABetterOne() {
        var key = UUID.randomUUID().toString();
        var email = "breached." + UUID.randomUUID() + "@example.org";

        var refused = register(key, Map.of("email", email, "password", TestBreaches.PHRASE));
        var taken = register(key, Map.of("email", email, "password", PASSWORD));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(taken.statusCode()).isEqualTo(202);
        assertThat(taken.header("Idempotent-Replayed")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id",
                "user_id",
                "task_id",
                "role",
                "roles",
                "status",
                "is_fully_activated",
                "email_verified",
                "version",
                "created_at",
                "canonical_email",
                "credential_version",
                "Email",
                "displayName",
                "__proto__"
            })
    void noOtherFieldCanBeSent(String field) {
        var email = "extra." + UUID.randomUUID() + "@example.org";

        var answer = register(Map.of("email", email, "password", PASSWORD, field, "1"));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.jsonPath().getString("errors[0].pointer")).isEqualTo("/" + field);
        assertThat(answer.jsonPath().getString("errors[0].code")).isEqualTo("UNKNOWN_FIELD");
        assertThat(database.count("users where email = $1", email)).isZero();
    }

    @Test
    void aBodyOfMoreThanEightKibibytesIsRefusedUnread() {
        var large = new JsonObject()
                .put("email", "large@example.org")
                .put("password", "x".repeat(8_200))
                .encode();

        assertThat(given().contentType("application/json")
                        .body(large)
                        .post("/v1/registrations")
                        .statusCode())
                .isEqualTo(413);
    }

    /** The server closes on whoever goes on sending, so that the answer may be lost: what counts is that nothing came of it. */
    @Test
    void aLargeBodyInPiecesOfUnsaidLengthIsNotReadToItsEnd() throws InterruptedException {
        var large = "{\"email\": \"large@example.org\"," + " ".repeat(200_000) + "\"password\": \"" + PASSWORD + "\"}";
        var request = HttpRequest.newBuilder(
                        URI.create(RestAssured.baseURI + ":" + RestAssured.port + "/v1/registrations"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(large.getBytes(StandardCharsets.UTF_8))))
                .build();

        String outcome;
        try (var client = HttpClient.newHttpClient()) {
            outcome = String.valueOf(
                    client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode());
        } catch (IOException closed) {
            outcome = "closed";
        }

        assertThat(outcome).isIn("413", "closed");
        assertThat(database.count("users where email = 'large@example.org'")).isZero();
    }

    @Test
    void aTextThatIsNoJsonIsNotTaken() {
        assertThat(given().contentType("text/plain")
                        .body("{}")
                        .post("/v1/registrations")
                        .statusCode())
                .isEqualTo(415);
        assertThat(given().contentType("application/json")
                        .post("/v1/registrations")
                        .statusCode())
                .isEqualTo(400);
    }

    private static Response register(String key, Map<String, String> form) {
        return given().contentType("application/json")
                .header("Idempotency-Key", key)
                .body(form)
                .post("/v1/registrations");
    }

    private static Response register(Map<String, String> form) {
        return given().contentType("application/json").body(form).post("/v1/registrations");
    }
}
