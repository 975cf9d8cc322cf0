package dev.gatehouse.usermanagement.registration;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.testkit.BackingServers;
import dev.gatehouse.testkit.TestTokens;
import dev.gatehouse.usermanagement.CoreAuthStandIn;
import dev.gatehouse.usermanagement.CoreAuthStandIn.Mood;
import dev.gatehouse.usermanagement.Database;
import dev.gatehouse.usermanagement.WarmUp;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@QuarkusTestResource(CoreAuthStandIn.class)
class ImportTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final UUID OPERATOR = UUID.randomUUID();
    private static final String HASH = "$2b$05$abcdefghijklmnopqrstuuBsJQagZE/Xa1f8pSoQDyowmi6JF6N/2";

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
    void anAccountIsCommittedAndAnnouncedAndItsHashHandedOver() {
        var email = UUID.randomUUID() + "@Example.org";

        var answer = take(Map.of(
                "email", email, "password_hash", HASH, "email_verified", true, "display_name", "Ada", "locale", "de"));

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(202);
        assertThat(answer.jsonPath().getString("email")).isEqualTo(email);
        assertThat(answer.asString()).doesNotContain("$2b$", "password");
        var id = UUID.fromString(answer.jsonPath().getString("id"));
        var start = CoreAuthStandIn.startsOf(id.toString()).getFirst();
        assertThat(start.getHashedPassword().getEncrypted().toStringUtf8()).isEqualTo("import of " + start.getTaskId());
        assertThat(start.hasPassword()).isFalse();
        assertThat(start.getClientAddress() + start.getDeviceName()).isEmpty();
        assertThat(database.rows("select type, data from outbox where subject = $1", id))
                .singleElement()
                .satisfies(row -> {
                    var data = (JsonObject) row.getJson("data");
                    assertThat(row.getString("type")).isEqualTo("user.registered");
                    assertThat(data.getString("imported_by")).isEqualTo(OPERATOR.toString());
                    assertThat(data.getBoolean("email_verified")).isTrue();
                });
        assertThat(toldTheAuditLog(id))
                .containsExactly(OPERATOR + " address verified elsewhere from 127.0.0.1 by drill/1");
        assertThat(database.rows("select locale from profiles where user_id = $1", id)
                        .getFirst()
                        .getString(0))
                .isEqualTo("de");
        await().atMost(SOON).until(() -> database.count("handovers where user_id = $1", id) == 0);
    }

    @Test
    void aSecondTimeItIsRefusedAndNothingChanges() {
        var email = UUID.randomUUID() + "@example.org";
        var first = take(Map.of("email", email, "password_hash", HASH));
        assertThat(first.statusCode()).isEqualTo(202);

        var again = take(Map.of("email", email.toUpperCase(java.util.Locale.ROOT), "password_hash", HASH));

        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.jsonPath().getString("code")).isEqualTo("EMAIL_TAKEN");
        assertThat(toldTheAuditLog(UUID.fromString(first.jsonPath().getString("id"))))
                .containsExactly(OPERATOR + " address to be verified from 127.0.0.1 by drill/1");
        assertThat(database.count("users where canonical_email = $1", email)).isOne();
    }

    @ParameterizedTest
    @CsvSource({
        "email, nobody, INVALID",
        "email,, REQUIRED",
        "password_hash,, REQUIRED",
        "password_hash, '', REQUIRED",
        "password_hash, violet kettle orbit 42, NOT_VERIFIABLE",
        "locale, Klingon, INVALID"
    })
    void whatIsWrongIsNamedAndNothingIsStored(String field, @Nullable String value, String code) {
        var email = UUID.randomUUID() + "@example.org";
        var account = new HashMap<String, Object>(Map.of("email", email, "password_hash", HASH));
        if (value == null) {
            account.remove(field);
        } else {
            account.put(field, value);
        }

        var answer = take(account);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.jsonPath().getString("errors[0].pointer")).isEqualTo("/" + field);
        assertThat(answer.jsonPath().getString("errors[0].code")).isEqualTo(code);
        assertThat(answer.asString()).doesNotContain("violet");
        assertThat(database.count("email_reservations where canonical_email = $1", email))
                .isZero();
    }

    @Test
    void aHashThatIsTooLongIsRefused() {
        var answer = take(Map.of("email", UUID.randomUUID() + "@example.org", "password_hash", "$".repeat(401)));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.jsonPath().getString("errors[0].code")).isEqualTo("TOO_LONG");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2", "\"true\"", "\"TRUE\"", "\"\"", "1.0", "[true]"})
    void onlyTrueVouchesForAnAddress(String verified) {
        var answer = given().contentType("application/json")
                .header("Authorization", "Bearer " + TestTokens.full(OPERATOR, "admin"))
                .body("{\"email\":\"%s@example.org\",\"password_hash\":\"%s\",\"email_verified\":%s}"
                        .formatted(UUID.randomUUID(), HASH, verified))
                .post("/admin/v1/users");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.jsonPath().getString("errors[0].pointer")).isEqualTo("/email_verified");
    }

    @Test
    void withoutCoreAuthNothingIsStored() {
        var email = UUID.randomUUID() + "@example.org";
        CoreAuthStandIn.is(Mood.REFUSING);

        var answer = take(Map.of("email", email, "password_hash", HASH));

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.jsonPath().getString("code")).isEqualTo("NOT_HASHED");
        assertThat(answer.header("Retry-After")).isNotNull();
        assertThat(database.count("email_reservations where canonical_email = $1", email))
                .isZero();
    }

    private List<String> toldTheAuditLog(UUID user) {
        return database
                .rows(
                        "select data from outbox where data->>'user_id' = $1 and data->>'action' = 'user.imported'"
                                + " and topic = 'gatehouse.user-management-operators.v1'",
                        user.toString())
                .stream()
                .map(row -> (JsonObject) row.getJson("data"))
                .map(data -> data.getString("operator_id") + " " + data.getString("details") + " from "
                        + data.getString("client_address") + " by " + data.getString("device_name"))
                .toList();
    }

    private static Response take(Map<String, Object> account) {
        return given().contentType("application/json")
                .header("Authorization", "Bearer " + TestTokens.full(OPERATOR, "admin"))
                .header("User-Agent", "drill/1")
                .body(account)
                .post("/admin/v1/users");
    }
}
