package dev.gatehouse.usermanagement.profile;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.testkit.BackingServers;
import dev.gatehouse.testkit.TestTokens;
import dev.gatehouse.usermanagement.Accounts;
import dev.gatehouse.usermanagement.CoreAuthStandIn;
import dev.gatehouse.usermanagement.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@QuarkusTestResource(CoreAuthStandIn.class)
class ProfileTest {

    private static final String ME = "/v1/users/me";

    @Inject
    Accounts accounts;

    @Inject
    Database database;

    @Test
    void aPersonReadsTheirOwnProfile() {
        var user = accounts.add("Ada");

        var answer = as(user).get(ME);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.header("ETag")).isEqualTo("\"1\"");
        assertThat(answer.header("Cache-Control")).isEqualTo("private, no-cache");
        assertThat(new JsonObject(answer.asString()))
                .isEqualTo(new JsonObject("""
                        {"id": "%s", "email": "%s", "email_verified": false, "display_name": "Ada", "locale": "en",
                         "created_at": "2026-01-02T03:04:05Z"}""".formatted(user, Accounts.emailOf(user))));
    }

    @ParameterizedTest
    @CsvSource({"'\"1\"', 304", "'W/\"1\"', 304", "'\"7\", \"1\"', 304", "*, 304", "'\"2\"', 200", "1, 200"})
    void aReaderWhoHasTheVersionIsSpared(String ifNoneMatch, int status) {
        var user = accounts.add("Ada");

        var answer = as(user).header("If-None-Match", ifNoneMatch).get(ME);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.header("ETag")).isEqualTo("\"1\"");
        assertThat(answer.asString().isEmpty()).isEqualTo(status == 304);
    }

    @Test
    void aChangeIsStoredAnnouncedAndAnswered() {
        var user = accounts.add("Ada");

        var answer = patch(user, "\"1\"", "{\"display_name\": \" Ada King \", \"locale\": \"de\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.header("ETag")).isEqualTo("\"2\"");
        assertThat(answer.jsonPath().getString("display_name")).isEqualTo("Ada King");
        assertThat(answer.jsonPath().getString("locale")).isEqualTo("de");
        assertThat(as(user).get(ME).asString()).isEqualTo(answer.asString());
        assertThat(database.rows("select type, data from outbox where subject = $1", user))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.getString("type")).isEqualTo("user.profile-changed");
                    var data = (JsonObject) event.getJson("data");
                    assertThat(data.getString("user_id")).isEqualTo(user.toString());
                    assertThat(data.getInteger("version")).isEqualTo(2);
                    assertThat(data.encode()).doesNotContain("King");
                });
    }

    @Test
    void whatAPatchLeavesOutStaysAndNullRemoves() {
        var user = accounts.add("Ada");

        assertThat(patch(user, "\"1\"", "{\"locale\": \"fr\"}").jsonPath().getString("display_name"))
                .isEqualTo("Ada");
        var cleared = patch(user, "\"2\"", "{\"display_name\": null}");

        assertThat(cleared.jsonPath().<Object>get("display_name")).isNull();
        assertThat(cleared.jsonPath().getString("locale")).isEqualTo("fr");
    }

    @Test
    void aPatchThatChangesNothingMovesNoVersionAndAnnouncesNothing() {
        var user = accounts.add("Ada");

        assertThat(patch(user, "\"1\"", "{\"display_name\": \"Ada\"}").header("ETag"))
                .isEqualTo("\"1\"");
        assertThat(patch(user, "*", "{}").statusCode()).isEqualTo(200);
        assertThat(database.count("outbox where subject = $1", user)).isZero();
    }

    @Test
    void aChangeNeedsTheVersionThatWasRead() {
        var user = accounts.add("Ada");

        var without = as(user).contentType("application/json")
                .body("{\"locale\": \"de\"}")
                .patch(ME);
        assertThat(without.statusCode()).isEqualTo(428);
        assertThat(without.jsonPath().getString("code")).isEqualTo("IF_MATCH_REQUIRED");
        for (var stale : new String[] {"\"0\"", "\"2\"", "W/\"1\"", "1"}) {
            var answer = patch(user, stale, "{\"locale\": \"de\"}");
            assertThat(answer.statusCode()).as(stale).isEqualTo(412);
            assertThat(answer.jsonPath().getString("code")).isEqualTo("PROFILE_CHANGED");
        }
        assertThat(as(user).get(ME).jsonPath().getString("locale")).isEqualTo("en");
    }

    @Test
    void ofTenChangesOfOneVersionAtOnceOneIsMade() {
        var user = accounts.add("Ada");

        var statuses = accounts.atOnce(10, i -> patch(user, "\"1\"", "{\"display_name\": \"Ada " + i + "\"}")
                .statusCode());

        assertThat(statuses.stream().filter(status -> status == 200)).hasSize(1);
        assertThat(statuses.stream().filter(status -> status == 412)).hasSize(9);
        assertThat(as(user).get(ME).header("ETag")).isEqualTo("\"2\"");
        assertThat(database.count("outbox where subject = $1", user)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"id", "user_id", "email", "email_verified", "version", "created_at", "roles", "status", "a/b~c"})
    void nothingElseCanBeChanged(String field) {
        var user = accounts.add("Ada");

        var answer = patch(user, "\"1\"", new JsonObject(Map.of(field, true)).encode());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.jsonPath().getString("errors[0].pointer"))
                .isEqualTo("/" + field.replace("~", "~0").replace("/", "~1"));
        assertThat(answer.jsonPath().getString("errors[0].code")).isEqualTo("UNKNOWN_FIELD");
        assertThat(as(user).get(ME).header("ETag")).isEqualTo("\"1\"");
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"display_name\": \"a\\u202eb\"}', /display_name, INVALID_CHARACTER",
        "'{\"display_name\": \"\"}', /display_name, BLANK",
        "'{\"display_name\": 7}', /display_name, MALFORMED",
        "'{\"locale\": null}', /locale, MALFORMED",
        "'{\"locale\": \"EN\"}', /locale, MALFORMED",
        "'[]', '', MALFORMED_JSON",
        "'{', '', MALFORMED_JSON",
    })
    void aBadChangeIsNamedWithItsReason(String body, String pointer, String code) {
        var answer = patch(accounts.add("Ada"), "\"1\"", body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.jsonPath().getString("errors[0].pointer")).isEqualTo(pointer);
        assertThat(answer.jsonPath().getString("errors[0].code")).isEqualTo(code);
    }

    @Test
    void bothNamesOfJsonAreTaken() {
        var user = accounts.add("Ada");

        var answer = as(user).contentType("application/merge-patch+json")
                .header("If-Match", "\"1\"")
                .body("{\"locale\": \"de\"}")
                .patch(ME);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.jsonPath().getString("locale")).isEqualTo("de");
    }

    @Test
    void onlyAFullSessionMayComeHereAndOnlyToItsOwnProfile() {
        var ada = accounts.add("Ada");
        var bob = accounts.add("Bob");

        assertThat(given().get(ME).statusCode()).isEqualTo(401);
        var temporary = given().auth().oauth2(TestTokens.temporary(ada));
        assertThat(temporary.get(ME).statusCode()).isEqualTo(403);
        assertThat(temporary
                        .contentType("application/json")
                        .header("If-Match", "*")
                        .body("{}")
                        .patch(ME)
                        .statusCode())
                .isEqualTo(403);
        assertThat(as(bob).get(ME).jsonPath().getString("id")).isEqualTo(bob.toString());
        assertThat(as(UUID.randomUUID()).get(ME).statusCode()).isEqualTo(404);
    }

    private static RequestSpecification as(UUID user) {
        return given().auth().oauth2(TestTokens.full(user, "user"));
    }

    private static Response patch(UUID user, String ifMatch, String body) {
        return as(user).contentType("application/json")
                .header("If-Match", ifMatch)
                .body(body)
                .patch(ME);
    }
}
