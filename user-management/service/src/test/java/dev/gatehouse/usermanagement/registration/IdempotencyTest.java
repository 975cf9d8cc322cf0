package dev.gatehouse.usermanagement.registration;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.testkit.BackingServers;
import dev.gatehouse.testkit.MovableClock;
import dev.gatehouse.usermanagement.CoreAuthStandIn;
import dev.gatehouse.usermanagement.CoreAuthStandIn.Mood;
import dev.gatehouse.usermanagement.Database;
import dev.gatehouse.usermanagement.WarmUp;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@QuarkusTestResource(CoreAuthStandIn.class)
class IdempotencyTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    Database database;

    @Inject
    MovableClock clock;

    @Inject
    RegistrationRepository registrations;

    @Inject
    MeterRegistry metrics;

    @BeforeEach
    void warm() {
        WarmUp.untilSessionsComeInTime();
    }

    @AfterEach
    void wellAgain() {
        CoreAuthStandIn.is(Mood.WELL);
        clock.reset();
    }

    @Test
    void aRetryGetsTheSameUserAndSessionWithAFreshToken() {
        var key = UUID.randomUUID().toString();
        var form = form();

        var first = register(key, form);
        await().atMost(SOON).until(() -> database.count("handovers where user_id = $1", userId(first)) == 0);
        var retry = register(key, form);

        assertThat(retry.statusCode()).isEqualTo(202);
        assertThat(first.header("Idempotent-Replayed")).isNull();
        assertThat(retry.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(retry.header("Location")).isEqualTo(first.header("Location"));
        assertThat(retry.jsonPath().<Object>get("user"))
                .isEqualTo(first.jsonPath().get("user"));
        assertThat(retry.jsonPath().getString("session.id"))
                .isEqualTo(first.jsonPath().getString("session.id"));
        assertThat(retry.jsonPath().getString("session.access_token"))
                .startsWith("token-")
                .isNotEqualTo(first.jsonPath().getString("session.access_token"));
        var starts = CoreAuthStandIn.startsOf(userId(first).toString());
        assertThat(starts.getFirst().hasPassword()).isTrue();
        // the relay repeats a first one that is slow
        assertThat(starts).filteredOn(start -> !start.hasPassword()).hasSize(1);
        assertThat(database.count("outbox where subject = $1", userId(first))).isEqualTo(1);
    }

    @Test
    void anAddressInAnotherSpellingIsTheSameRequest() {
        var key = UUID.randomUUID().toString();
        var name = UUID.randomUUID().toString();
        var first = register(key, Map.of("email", name + "@example.org", "password", "violet kettle orbit 42"));

        var retry = register(
                "\"" + key + "\"", Map.of("email", " " + name + "@EXAMPLE.org", "password", "violet kettle orbit 42"));

        assertThat(retry.statusCode()).isEqualTo(202);
        assertThat(userId(retry)).isEqualTo(userId(first));
    }

    @ParameterizedTest
    @CsvSource({
        "email, other@example.org",
        "password, violet kettle orbit 43",
        "display_name, Someone else",
        "locale, de",
    })
    void theSameKeyForAnotherRequestIsRefused(String field, String other) {
        var key = UUID.randomUUID().toString();
        var form = form();
        assertThat(register(key, form).statusCode()).isEqualTo(202);
        var changed = new HashMap<>(form);
        changed.put(field, other);

        var answer = register(key, changed);

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.jsonPath().getString("code")).isEqualTo("IDEMPOTENCY_KEY_REUSED");
        assertThat(answer.asString()).doesNotContain("token-");
        assertThat(database.count("users where email = 'other@example.org'")).isZero();
    }

    @Test
    void anotherKeyForTheSameAddressFindsItTaken() {
        var form = form();
        assertThat(register(UUID.randomUUID().toString(), form).statusCode()).isEqualTo(202);

        var answer = register(UUID.randomUUID().toString(), form);

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.jsonPath().getString("code")).isEqualTo("EMAIL_TAKEN");
    }

    @Test
    void twentyAtOnceUnderOneKeyAreOneUser() {
        var key = UUID.randomUUID().toString();
        var form = form();

        var answers = RegistrationTest.atOnce(20, () -> register(key, form));

        assertThat(answers).allSatisfy(answer -> assertThat(answer.statusCode()).isEqualTo(202));
        assertThat(answers.stream().map(IdempotencyTest::userId).distinct()).hasSize(1);
        assertThat(answers.stream()
                        .map(answer -> answer.jsonPath().getString("session.id"))
                        .distinct())
                .hasSize(1);
        assertThat(database.count("users where email = $1", Objects.requireNonNull(form.get("email"))))
                .isEqualTo(1);
    }

    @Test
    void aRetryGetsTheSessionOnceCoreAuthIsBackThoughThePasswordIsStillHere() {
        CoreAuthStandIn.is(Mood.REFUSING);
        var key = UUID.randomUUID().toString();
        var form = form();
        var first = register(key, form);
        assertThat(first.statusCode()).isEqualTo(202);
        assertThat(first.jsonPath().<Object>get("session")).isNull();
        assertThat(first.jsonPath().getString("status.message")).isEqualTo("Account created! Setup in progress...");
        assertThat(first.asString()).contains("\"session\":null");

        CoreAuthStandIn.is(Mood.WELL);
        var retry = register(key, form);

        assertThat(userId(retry)).isEqualTo(userId(first));
        assertThat(retry.jsonPath().getString("session.access_token")).startsWith("token-");
        await().atMost(SOON).until(() -> database.count("handovers where user_id = $1", userId(first)) == 0);
    }

    @Test
    void whoeverWaitsForHisSessionIsAskedToComeBackMoreAndMoreSeldom() {
        clock.freeze();
        CoreAuthStandIn.is(Mood.REFUSING);
        var key = UUID.randomUUID().toString();
        var form = form();
        assertThat(register(key, form).header("Retry-After")).isEqualTo("2");

        clock.advance(Duration.ofSeconds(8));
        assertThat(register(key, form).header("Retry-After")).isEqualTo("8");
        clock.advance(Duration.ofMinutes(5));
        assertThat(register(key, form).header("Retry-After")).isEqualTo("30");

        CoreAuthStandIn.is(Mood.WELL);
        assertThat(register(key, form).header("Retry-After")).isNull();
    }

    @Test
    void aRepetitionIsLookedForBeforeAnythingIsWritten() {
        double before = metrics.counter("gatehouse.registrations.repeated").count();
        var key = UUID.randomUUID().toString();
        var form = form();

        register(key, form);
        assertThat(metrics.counter("gatehouse.registrations.repeated").count()).isEqualTo(before);
        register(key, form);
        register(key, form);

        assertThat(metrics.counter("gatehouse.registrations.repeated").count()).isEqualTo(before + 2);
    }

    @Test
    void aKeyIsForgottenAfterADay() {
        var key = UUID.randomUUID().toString();
        var first = register(key, form());

        clock.advance(Duration.ofHours(23));
        assertThat(register(key, form()).jsonPath().getString("code")).isEqualTo("IDEMPOTENCY_KEY_REUSED");
        CoreAuthStandIn.sealUntil(clock.instant().plus(Duration.ofDays(3)));
        try {
            clock.advance(Duration.ofHours(1).plusSeconds(1));
            await().atMost(SOON).until(() -> register(key, form()).statusCode() == 202);
            assertThat(database.count("idempotency_records where user_id = $1", userId(first)))
                    .isZero();
        } finally {
            CoreAuthStandIn.sealUntil(null);
        }
    }

    @Test
    void recordsThatNoLongerCountAreErased() {
        var first = register(UUID.randomUUID().toString(), form());
        assertThat(database.count("idempotency_records where user_id = $1", userId(first)))
                .isEqualTo(1);

        clock.advance(Duration.ofHours(24).plusSeconds(1));
        registrations.forgetSome().await().atMost(SOON);

        assertThat(database.count("idempotency_records where user_id = $1", userId(first)))
                .isZero();
    }

    @Test
    void equalRequestsHaveUnlikeFingerprints() {
        var form = Map.of("email", "none", "password", "violet kettle orbit 42");
        var keys = new String[] {UUID.randomUUID().toString(), UUID.randomUUID().toString()};
        for (var key : keys) {
            var own = new HashMap<>(form);
            own.put("email", UUID.randomUUID() + "@example.org");
            assertThat(register(key, own).statusCode()).isEqualTo(202);
        }

        var rows = database.rows(
                "select salt, fingerprint from idempotency_records where key = $1 or key = $2", keys[0], keys[1]);

        assertThat(rows).hasSize(2).allSatisfy(row -> {
            assertThat(row.getBuffer("salt").length()).isEqualTo(16);
            assertThat(row.getBuffer("fingerprint").length()).isEqualTo(32);
        });
        assertThat(rows.get(0).getBuffer("fingerprint"))
                .isNotEqualTo(rows.get(1).getBuffer("fingerprint"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "two words", "\"half", "ünïcode", "a\tb", "back\\slash"})
    void aKeyOfAnotherFormIsRefused(String key) {
        var answer = register(key, form());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.jsonPath().getString("code")).isEqualTo("IDEMPOTENCY_KEY_INVALID");
    }

    @Test
    void aKeysLengthIsBounded() {
        assertThat(register(UUID.randomUUID() + "k".repeat(92), form()).statusCode())
                .isEqualTo(202);
        assertThat(register("k".repeat(129), form()).statusCode()).isEqualTo(400);
    }

    private static Map<String, String> form() {
        return Map.of(
                "email",
                UUID.randomUUID() + "@example.org",
                "password",
                "violet kettle orbit 42",
                "display_name",
                "Ada");
    }

    private static UUID userId(Response answer) {
        return UUID.fromString(Objects.requireNonNull(answer.jsonPath().getString("user.id")));
    }

    private static Response register(String key, Map<String, String> form) {
        return given().contentType("application/json")
                .header("Idempotency-Key", key)
                .body(form)
                .post("/v1/registrations");
    }
}
