package dev.gatehouse.usermanagement.registration;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.testkit.BackingServers;
import dev.gatehouse.usermanagement.CoreAuthStandIn;
import dev.gatehouse.usermanagement.Database;
import dev.gatehouse.usermanagement.WarmUp;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@QuarkusTestResource(CoreAuthStandIn.class)
class RegistrationTest {

    private static final String PASSWORD = "violet kettle orbit 42";
    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    Database database;

    @BeforeEach
    void warm() {
        WarmUp.untilSessionsComeInTime();
    }

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
