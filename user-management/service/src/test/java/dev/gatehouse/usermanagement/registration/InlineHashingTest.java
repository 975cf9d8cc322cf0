package dev.gatehouse.usermanagement.registration;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.coreauth.api.v1.HashPasswordRequest;
import dev.gatehouse.testkit.BackingServers;
import dev.gatehouse.usermanagement.CoreAuthStandIn;
import dev.gatehouse.usermanagement.CoreAuthStandIn.Mood;
import dev.gatehouse.usermanagement.Database;
import dev.gatehouse.usermanagement.WarmUp;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@QuarkusTestResource(CoreAuthStandIn.class)
@TestProfile(InlineHashingTest.Inline.class)
class InlineHashingTest {

    public static class Inline implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("user-management.registration.hashing", "inline");
        }
    }

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String PASSWORD = "violet kettle orbit 42";

    @Inject
    Database database;

    @BeforeEach
    void warm() {
        WarmUp.untilSessionsComeInTime();
    }

    @AfterEach
    void wellAgain() {
        CoreAuthStandIn.is(Mood.WELL);
    }

    @Test
    void thePasswordIsHashedFirstAndTheHashHandedOver() {
        var answer = register(UUID.randomUUID().toString(), form());

        assertThat(answer.statusCode()).isEqualTo(202);
        var start = CoreAuthStandIn.startsOf(userId(answer)).getFirst();
        var asked = hashOf(start.getTaskId());
        assertThat(CoreAuthStandIn.KEY.open(
                        asked.getPassword().getCiphertext().toByteArray(),
                        "gatehouse/password/v1|" + userId(answer) + "|" + start.getTaskId() + "|1"))
                .isEqualTo(PASSWORD);
        assertThat(start.hasPassword()).isFalse();
        assertThat(start.getHashedPassword().getEncrypted().toStringUtf8()).isEqualTo("hash of " + start.getTaskId());
        assertThat(start.getHashedPassword().getCredentialVersion()).isEqualTo(1);
        assertThat(answer.jsonPath().getString("session.id")).isEqualTo("session-of-" + start.getTaskId());
        await().atMost(SOON).until(() -> open(answer) == 0);
    }

    @Test
    void whatWaitsForCoreAuthHoldsNoPasswordNotEvenSealed() {
        CoreAuthStandIn.is(Mood.ONLY_HASHING);
        var key = UUID.randomUUID().toString();
        var form = form();

        var answer = register(key, form);

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.jsonPath().<Object>get("session")).isNull();
        var row = database.rows("select * from handovers where user_id = $1", UUID.fromString(userId(answer)))
                .getFirst();
        assertThat(row.getString("key_id")).isNull();
        assertThat(row.getBuffer("ciphertext")).isNull();
        var task = row.getUUID("task_id").toString();
        assertThat(row.getBuffer("hashed").toString()).isEqualTo("hash of " + task);
        assertThat(String.join("\n", database.dump()))
                .contains(key)
                .doesNotContain(HexFormat.of()
                        .formatHex(hashOf(task).getPassword().getCiphertext().toByteArray()));
        CoreAuthStandIn.is(Mood.WELL);
        await().atMost(SOON).until(() -> open(answer) == 0);
        assertThat(CoreAuthStandIn.startsOf(userId(answer))
                        .getLast()
                        .getHashedPassword()
                        .getEncrypted()
                        .toStringUtf8())
                .isEqualTo("hash of " + task);
        assertThat(register(key, form).jsonPath().getString("session.id")).isEqualTo("session-of-" + task);
    }

    @Test
    void aRetryGetsTheAccountThatIsThereWithItsOwnHash() {
        CoreAuthStandIn.is(Mood.ONLY_HASHING);
        var key = UUID.randomUUID().toString();
        var form = form();
        var first = register(key, form);
        CoreAuthStandIn.is(Mood.WELL);

        var retry = register(key, form);

        assertThat(retry.statusCode()).isEqualTo(202);
        assertThat(userId(retry)).isEqualTo(userId(first));
        var starts = CoreAuthStandIn.startsOf(userId(first));
        assertThat(starts.stream()
                        .map(start -> start.getHashedPassword().getEncrypted().toStringUtf8())
                        .distinct())
                .isSubsetOf("hash of " + starts.getFirst().getTaskId(), "");
        assertThat(retry.jsonPath().getString("session.id"))
                .isEqualTo("session-of-" + starts.getFirst().getTaskId());
    }

    @ParameterizedTest
    @EnumSource(names = {"REFUSING", "SILENT", "GONE"})
    void withoutCoreAuthNothingIsStoredAndTheSameRequestSucceedsLater(Mood away) {
        CoreAuthStandIn.is(away);
        var key = UUID.randomUUID().toString();
        var form = form();
        var email = String.valueOf(form.get("email"));

        var refused = register(key, form);

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.jsonPath().getString("code")).isEqualTo("NOT_HASHED");
        assertThat(refused.header("Retry-After")).isEqualTo("2");
        assertThat(refused.time()).isLessThan(SOON.toMillis()); // core-auth never answers
        assertThat(database.count("users where email = $1", email)).isZero();
        assertThat(database.count("email_reservations where canonical_email = $1", email))
                .isZero();
        assertThat(database.count("idempotency_records where key = $1", key)).isZero();
        CoreAuthStandIn.is(Mood.WELL);
        await().atMost(SOON).until(() -> register(key, form).jsonPath().<Object>get("session") != null);
        assertThat(database.count("users where email = $1", email)).isEqualTo(1);
    }

    private static HashPasswordRequest hashOf(String taskId) {
        List<HashPasswordRequest> asked = CoreAuthStandIn.hashes().stream()
                .filter(each -> each.getTaskId().equals(taskId))
                .toList();
        assertThat(asked).hasSize(1);
        return asked.getFirst();
    }

    private long open(Response answer) {
        return database.count("handovers where user_id = $1", UUID.fromString(userId(answer)));
    }

    private static String userId(Response answer) {
        return Objects.requireNonNull(answer.jsonPath().getString("user.id"));
    }

    private static Map<String, String> form() {
        return Map.of("email", UUID.randomUUID() + "@example.org", "password", PASSWORD);
    }

    private static Response register(String key, Map<String, String> form) {
        return given().contentType("application/json")
                .header("Idempotency-Key", key)
                .body(form)
                .post("/v1/registrations");
    }
}
