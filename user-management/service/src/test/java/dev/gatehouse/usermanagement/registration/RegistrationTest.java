package dev.gatehouse.usermanagement.registration;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.testkit.BackingServers;
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
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@QuarkusTestResource(CoreAuthStandIn.class)
class RegistrationTest {

    private static final String PASSWORD = "violet kettle orbit 42";
    private static final Duration SOON = Duration.ofSeconds(10);

    @Inject
    Database database;

    @Test
    void anAcceptedRegistrationIsAnsweredWithUserSessionAndStatus() {
        var email = "Ada." + UUID.randomUUID() + "@Example.org";
        var before = Instant.now();

        var answer = register(Map.of("email", " " + email + " ", "password", PASSWORD, "display_name", "Ada"));

        assertThat(answer.statusCode()).isEqualTo(202);
        var body = new JsonObject(answer.asString());
        var userId = body.getJsonObject("user").getString("id");
        assertThat(UUID.fromString(userId).version()).isEqualTo(7);
        assertThat(answer.header("Location")).isEqualTo("/v1/activations/" + userId);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        var createdAt = body.getJsonObject("user").getString("created_at");
        assertThat(Instant.parse(createdAt)).isBetween(before.minusMillis(1), Instant.now());
        var start = CoreAuthStandIn.startsOf(userId).getFirst();
        var token = body.getJsonObject("session").getString("access_token");
        assertThat(token).startsWith("token-");
        assertThat(body).isEqualTo(new JsonObject("""
                {"user": {"id": "%s", "email": "%s", "display_name": "Ada", "created_at": "%s"},
                 "session": {"id": "session-of-%s", "access_token": "%s", "token_type": "Bearer", "expires_in": 900,
                             "is_temporary": true, "scope": "activation"},
                 "status": {"is_fully_activated": false,
                            "pending_tasks": ["password_hashing", "rbac_assignment", "verification_email"],
                            "can_login": false, "message": "Account created! Setup in progress..."}}""".formatted(userId, email, createdAt, start.getTaskId(), token)));
    }

    @Test
    void theRequestsWorkIsInOneStatementAndTheHandoverIsErasedOnceConfirmed() {
        var email = "Grace." + UUID.randomUUID() + "@Example.org";

        var userId = UUID.fromString(register(Map.of("email", email, "password", PASSWORD, "locale", "pt-BR"))
                .jsonPath()
                .getString("user.id"));

        var user = database.rows(
                        "select * from users join profiles using (user_id) join email_reservations using (user_id)"
                                + " where user_id = $1",
                        userId)
                .getFirst();
        assertThat(user.getString("email")).isEqualTo(email);
        assertThat(user.getString("canonical_email")).isEqualTo(email.toLowerCase(Locale.ROOT));
        assertThat(user.getString("display_name")).isNull();
        assertThat(user.getString("locale")).isEqualTo("pt-BR");
        assertThat(user.getBoolean("email_verified")).isFalse();
        var event = database.rows("select * from outbox where subject = $1", userId);
        assertThat(event).singleElement().satisfies(row -> {
            assertThat(row.getString("type")).isEqualTo("user.registered");
            assertThat(row.getString("topic")).isEqualTo("gatehouse.users.v1");
            assertThat(((JsonObject) row.getJson("data")).fieldNames())
                    .containsExactlyInAnyOrder("type", "event_id", "user_id", "occurred_at");
        });
        await().atMost(SOON).until(() -> database.count("handovers where user_id = $1", userId) == 0);
        assertThat(database.count("idempotency_records where user_id = $1", userId))
                .isZero();
    }

    @Test
    void coreAuthCanOpenThePasswordInItsContextAndNowhereElse() {
        var email = "lin." + UUID.randomUUID() + "@example.org";
        // decomposed as some keyboards send it; what is sealed is NFC
        var userId = register(Map.of("email", email, "password", "cafe\u0301 kettle orbit 42"))
                .jsonPath()
                .getString("user.id");

        var start = CoreAuthStandIn.startsOf(userId).getFirst();
        var sealed = start.getPassword();

        assertThat(start.getEmail()).isEqualTo(email);
        assertThat(sealed.getKeyId()).isEqualTo(CoreAuthStandIn.KEY.keyId());
        assertThat(sealed.getCredentialVersion()).isEqualTo(1);
        assertThat(sealed.getCiphertext().size()).isEqualTo(560);
        assertThat(CoreAuthStandIn.KEY.open(
                        sealed.getCiphertext().toByteArray(),
                        "gatehouse/password/v1|" + userId + "|" + start.getTaskId() + "|1"))
                .isEqualTo("caf\u00e9 kettle orbit 42");
        assertThat(catchThrowable(() -> CoreAuthStandIn.KEY.open(
                        sealed.getCiphertext().toByteArray(),
                        "gatehouse/password/v1|" + UUID.randomUUID() + "|" + start.getTaskId() + "|1")))
                .isInstanceOf(AssertionError.class);
    }

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
            {"{" + email + ", " + password + ", \"email\": \"other@example.org\"}", List.of(" MALFORMED_JSON")},
            {"[]", List.of(" MALFORMED_JSON")},
            {"{" + email + ", " + password, List.of(" MALFORMED_JSON")},
        };
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

    @Test
    void anAddressIsTakenInAllItsSpellings() {
        var name = UUID.randomUUID().toString();
        assertThat(register(Map.of("email", name + "@Bücher.example", "password", PASSWORD))
                        .statusCode())
                .isEqualTo(202);

        var answer = register(
                Map.of("email", name.toUpperCase(Locale.ROOT) + "@xn--bcher-kva.EXAMPLE", "password", PASSWORD));

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.jsonPath().getString("code")).isEqualTo("EMAIL_TAKEN");
        assertThat(register(Map.of("email", name + "+tag@bücher.example", "password", PASSWORD))
                        .statusCode())
                .isEqualTo(202);
    }

    @Test
    void ofTwentyWithOneAddressAtOnceOneIsAccepted() {
        var email = "race." + UUID.randomUUID() + "@example.org";

        var answers = atOnce(20, () -> register(Map.of("email", email, "password", PASSWORD)));

        assertThat(answers.stream().map(Response::statusCode).filter(status -> status == 202))
                .hasSize(1);
        assertThat(answers.stream().map(Response::statusCode).filter(status -> status == 409))
                .hasSize(19);
        assertThat(database.count("users where email = $1", email)).isEqualTo(1);
        assertThat(database.count("email_reservations where canonical_email = $1", email))
                .isEqualTo(1);
    }

    @Test
    void thePasswordIsNowhereInTheDatabase() {
        var canary = "canary " + UUID.randomUUID();
        var key = UUID.randomUUID().toString();
        CoreAuthStandIn.is(CoreAuthStandIn.Mood.REFUSING);
        try {
            var form = Map.of("email", UUID.randomUUID() + "@example.org", "password", canary);
            var answer = given().contentType("application/json")
                    .header("Idempotency-Key", key)
                    .body(form)
                    .post("/v1/registrations");
            assertThat(answer.statusCode()).isEqualTo(202);

            var dump = String.join("\n", database.dump());
            var octets = canary.getBytes(StandardCharsets.UTF_8);
            assertThat(dump).contains(answer.jsonPath().getString("user.id"), key);
            assertThat(dump)
                    .doesNotContain(canary)
                    .doesNotContain(HexFormat.of().formatHex(octets))
                    .doesNotContain(Base64.getEncoder().encodeToString(octets));
        } finally {
            CoreAuthStandIn.is(CoreAuthStandIn.Mood.WELL);
        }
    }

    private static Response register(Map<String, String> form) {
        return given().contentType("application/json").body(form).post("/v1/registrations");
    }

    static List<Response> atOnce(int times, Callable<Response> call) {
        try (var threads = Executors.newFixedThreadPool(times)) {
            var answers = threads.invokeAll(
                    IntStream.range(0, times).mapToObj(i -> call).toList());
            return answers.stream().map(Future::resultNow).toList();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
