package dev.gatehouse.usermanagement.registration;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.testkit.BackingServers;
import dev.gatehouse.testkit.MovableClock;
import dev.gatehouse.testkit.TestTokens;
import dev.gatehouse.usermanagement.CoreAuthStandIn;
import dev.gatehouse.usermanagement.CoreAuthStandIn.Mood;
import dev.gatehouse.usermanagement.Database;
import dev.gatehouse.usermanagement.WarmUp;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.Header;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@QuarkusTestResource(CoreAuthStandIn.class)
@TestProfile(PrivateRegistrationTest.Private.class)
class PrivateRegistrationTest {

    public static class Private implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("gatehouse.registration.privacy", "private");
        }
    }

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String PASSWORD = "violet kettle orbit 42";

    @Inject
    Database database;

    @Inject
    RegistrationRepository registrations;

    @Inject
    MovableClock clock;

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
    void aTakenAddressIsAnsweredLikeAFreeOne() {
        var email = email();
        standStill();
        var free = register(null, form(email, PASSWORD));

        var taken = register(null, form(email.toUpperCase(Locale.ROOT), "another kettle orbit 42"));

        assertThat(taken.statusCode()).isEqualTo(202);
        assertThat(names(taken)).isEqualTo(names(free));
        var id = userId(taken);
        assertThat(id).isNotEqualTo(userId(free));
        assertThat(UUID.fromString(id).version()).isEqualTo(7);
        assertThat(taken.header("Location")).isEqualTo("/v1/activations/" + id);
        assertThat(shape(taken)).isEqualTo(shape(free));
        assertThat(taken.jsonPath().<Object>get("status"))
                .isEqualTo(free.jsonPath().get("status"));
        assertThat(taken.jsonPath().getString("user.email")).isEqualTo(email.toUpperCase(Locale.ROOT));
    }

    @Test
    void anOperatorWhoImportsATakenAddressIsToldAndNothingIsStored() {
        var email = email();
        register(null, form(email, PASSWORD));

        var answer = given().contentType("application/json")
                .header("Authorization", "Bearer " + TestTokens.full(UUID.randomUUID(), "admin"))
                .body(Map.of(
                        "email",
                        email,
                        "password_hash",
                        "$2b$05$abcdefghijklmnopqrstuuBsJQagZE/Xa1f8pSoQDyowmi6JF6N/2"))
                .post("/admin/v1/users");

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.jsonPath().getString("code")).isEqualTo("EMAIL_TAKEN");
        assertThat(database.count("decoys where canonical_email = $1", email)).isZero();
    }

    @Test
    void behindATakenAddressIsNoAccountAndNoPassword() {
        var email = email();
        register(null, form(email, PASSWORD));

        var id = UUID.fromString(userId(register(null, form(email, "another kettle orbit 42"))));

        assertThat(database.count("users where user_id = $1", id)).isZero();
        assertThat(database.count("profiles where user_id = $1", id)).isZero();
        assertThat(database.count("outbox where subject = $1", id)).isZero();
        assertThat(database.count("users where canonical_email = $1", email)).isEqualTo(1);
        var start = CoreAuthStandIn.startsOf(id.toString()).getFirst();
        assertThat(start.getDecoy()).isTrue();
        assertThat(start.getEmail()).isEqualTo(email);
        assertThat(start.hasPassword()).isFalse();
        await().atMost(SOON).until(() -> database.count("handovers where user_id = $1", id) == 0);
    }

    @Test
    void aRetryGetsTheSameDecoyAndItsSession() {
        var email = email();
        register(null, form(email, PASSWORD));
        var key = UUID.randomUUID().toString();
        var form = form(email, "another kettle orbit 42");

        var first = withSession(() -> register(key, form));
        var retry = withSession(() -> register(key, form));
        var other = register(key, form(email, PASSWORD));

        assertThat(userId(retry)).isEqualTo(userId(first));
        assertThat(retry.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(retry.jsonPath().<Object>get("user"))
                .isEqualTo(first.jsonPath().get("user"));
        assertThat(retry.jsonPath().getString("session.id"))
                .isEqualTo(first.jsonPath().getString("session.id"));
        assertThat(other.statusCode()).isEqualTo(409);
        assertThat(other.jsonPath().getString("code")).isEqualTo("IDEMPOTENCY_KEY_REUSED");
    }

    @Test
    void anAccountsOwnRetryIsNoDecoy() {
        var key = UUID.randomUUID().toString();
        var email = email();
        var form = form(email, PASSWORD);

        var first = register(key, form);
        var retry = register(key, form);

        assertThat(userId(retry)).isEqualTo(userId(first));
        assertThat(database.count("users where user_id = $1", UUID.fromString(userId(first))))
                .isEqualTo(1);
        assertThat(database.count("decoys where canonical_email = $1", email)).isZero();
    }

    @Test
    void whileCoreAuthIsAwayBothWaitForIt() {
        var email = email();
        standStill();
        CoreAuthStandIn.is(Mood.REFUSING);

        var free = register(null, form(email, PASSWORD));
        var taken = register(null, form(email, PASSWORD));

        assertThat(shape(taken)).isEqualTo(shape(free));
        assertThat(names(taken)).isEqualTo(names(free));
        assertThat(taken.jsonPath().<Object>get("session")).isNull();
        CoreAuthStandIn.is(Mood.WELL);
        await().atMost(SOON)
                .until(() -> database.count("handovers where user_id = any($1)", (Object)
                                new UUID[] {UUID.fromString(userId(free)), UUID.fromString(userId(taken))})
                        == 0);
        assertThat(CoreAuthStandIn.startsOf(userId(taken)).getLast().getDecoy()).isTrue();
        assertThat(CoreAuthStandIn.startsOf(userId(taken)).getLast().getEmail()).isEqualTo(email);
    }

    @Test
    void ofTwentyWithOneAddressAtOnceOneIsAnAccountAndNobodyCanTell() {
        var email = email();
        var form = form(email, PASSWORD);

        var answers = RegistrationTest.atOnce(20, () -> register(null, form));

        assertThat(answers).allSatisfy(answer -> assertThat(answer.statusCode()).isEqualTo(202));
        assertThat(answers.stream().map(PrivateRegistrationTest::userId).distinct())
                .hasSize(20);
        assertThat(database.count("users where canonical_email = $1", email)).isEqualTo(1);
        assertThat(database.count("decoys where canonical_email = $1", email)).isEqualTo(19);
    }

    @Test
    void decoysAreForgottenWithTheRetriesTheyAreKeptFor() {
        var email = email();
        register(null, form(email, PASSWORD));
        register(null, form(email, PASSWORD));
        clock.advance(Duration.ofHours(23));
        registrations.forgetDecoys().await().atMost(SOON);
        assertThat(database.count("decoys where canonical_email = $1", email)).isEqualTo(1);

        clock.advance(Duration.ofHours(2));
        registrations.forgetDecoys().await().atMost(SOON);

        assertThat(database.count("decoys where canonical_email = $1", email)).isZero();
        assertThat(database.count("users where canonical_email = $1", email)).isEqualTo(1);
    }

    /** All times are the same from now on, and none ends in zeros, which would not be told. */
    private void standStill() {
        clock.freeze();
        clock.advance(Duration.ofNanos(123_456));
    }

    /** Everything but the values. */
    private static Object shape(Response answer) {
        var body = new JsonObject(answer.asString());
        var user = body.getJsonObject("user");
        var session = body.getJsonObject("session");
        return List.of(
                body.fieldNames(),
                user.fieldNames(),
                user.getString("created_at").length(),
                session == null ? "none" : session.fieldNames());
    }

    private static Object names(Response answer) {
        return answer.headers().asList().stream().map(Header::getName).toList();
    }

    private static String userId(Response answer) {
        return Objects.requireNonNull(answer.jsonPath().getString("user.id"));
    }

    /** core-auth may not answer in time on a busy machine; the same key asks again then. */
    private static Response withSession(Supplier<Response> registration) {
        return await().atMost(SOON)
                .until(registration::get, answer -> answer.jsonPath().get("session") != null);
    }

    private static String email() {
        return UUID.randomUUID() + "@example.org";
    }

    private static Map<String, String> form(String email, String password) {
        return Map.of("email", email, "password", password, "display_name", "Ada");
    }

    private static Response register(@Nullable String key, Map<String, String> form) {
        var request = given().contentType("application/json").body(form);
        return (key == null ? request : request.header("Idempotency-Key", key)).post("/v1/registrations");
    }
}
