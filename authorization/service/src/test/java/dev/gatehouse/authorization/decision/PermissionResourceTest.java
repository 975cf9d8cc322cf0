package dev.gatehouse.authorization.decision;

import static dev.gatehouse.authorization.Http.as;
import static dev.gatehouse.authorization.Http.code;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.authorization.Patience;
import dev.gatehouse.authorization.TestPolicy;
import dev.gatehouse.testkit.BackingServers;
import dev.gatehouse.testkit.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@QuarkusTestResource(Patience.class)
class PermissionResourceTest {

    @Inject
    TestPolicy policy;

    private UUID user;

    @BeforeEach
    void begin() {
        user = policy.userWith("user");
    }

    @Test
    void tellsWhetherWhyAndAsOfWhen() {
        var granted = check(user, Map.of("permission", "profile:read"));

        assertThat(granted.statusCode()).isEqualTo(200);
        assertThat(granted.jsonPath().getMap("")).containsOnlyKeys("allowed", "reason", "revision", "stale");
        assertThat(granted.jsonPath().getBoolean("allowed")).isTrue();
        assertThat(granted.jsonPath().getString("reason.code")).isEqualTo("GRANTED");
        assertThat(granted.jsonPath().getList("reason.path")).containsExactly("user");
        var denied = check(user, Map.of("permission", "users:read"));
        assertThat(denied.statusCode()).isEqualTo(200);
        assertThat(denied.jsonPath().getBoolean("allowed")).isFalse();
        assertThat(denied.jsonPath().getString("reason.code")).isEqualTo("NO_ROLE_GRANTS_IT");
    }

    @Test
    void aWritesRevisionIsHonoured() {
        check(user, Map.of("permission", "users:read"));
        long given = policy.give(user, "support", "", null);

        var after = check(user, Map.of("permission", "users:read", "at_least_revision", given));

        assertThat(after.jsonPath().getBoolean("allowed")).isTrue();
        assertThat(after.jsonPath().getLong("revision")).isGreaterThanOrEqualTo(given);
        var future = check(user, Map.of("permission", "users:read", "at_least_revision", Long.MAX_VALUE));
        assertThat(future.statusCode()).isEqualTo(503);
        assertThat(future.header("Retry-After")).isEqualTo("1");
    }

    @Test
    void onlyWhoHoldsThePermissionAsksAboutOthers() {
        var other = policy.userWith("user");
        var support = policy.userWith("support");
        var there = policy.userWith("support", "org/42", null);
        var question = Map.of("permission", "profile:read", "subject", other);

        assertThat(check(user, question).statusCode()).isEqualTo(403);
        assertThat(check(there, question).statusCode()).isEqualTo(403);
        assertThat(check(support, question).jsonPath().getBoolean("allowed")).isTrue();
        assertThat(check(user, Map.of("permission", "profile:read", "subject", user))
                        .statusCode())
                .isEqualTo(200);
        var mixed = Map.of("checks", List.of(Map.of("permission", "profile:read"), question));
        assertThat(batch(user, mixed).statusCode()).isEqualTo(403);
        assertThat(batch(support, mixed).statusCode()).isEqualTo(200);
    }

    @Test
    void aServiceAccountAsksAboutOthersByItsScopeAndOneAtATime() {
        var asking = TestTokens.serviceAccount("sa_asking", "permissions:check", "other:thing");
        var other = TestTokens.serviceAccount("sa_other", "other:thing");
        var question = Map.of("permission", "profile:read", "subject", user);

        var granted = post(asking, "/v1/permissions/check", question);
        assertThat(granted.statusCode()).isEqualTo(200);
        assertThat(granted.jsonPath().getBoolean("allowed")).isTrue();
        assertThat(post(asking, "/v1/permissions/check", Map.of("permission", "users:read", "subject", user))
                        .jsonPath()
                        .getBoolean("allowed"))
                .isFalse();
        var nobody = post(asking, "/v1/permissions/check", Map.of("permission", "profile:read"));
        assertThat(nobody.statusCode()).isEqualTo(400);
        assertThat(nobody.jsonPath().getString("errors[0].pointer")).isEqualTo("/subject");
        assertThat(post(other, "/v1/permissions/check", question).statusCode()).isEqualTo(403);
        assertThat(post(asking, "/v1/permissions/check-batch", Map.of("checks", List.of(question)))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void aBatchIsAnsweredInItsOrderAndBounded() {
        var answers = batch(
                user,
                Map.of(
                        "checks",
                        Stream.of("profile:read", "users:read", "profile:write")
                                .map(permission -> Map.of("permission", permission))
                                .toList()));
        assertThat(answers.jsonPath().getList("results.allowed", Boolean.class)).containsExactly(true, false, true);

        var many = Stream.generate(() -> Map.of("permission", "profile:read"));
        assertThat(batch(user, Map.of("checks", many.limit(101).toList())).statusCode())
                .isEqualTo(400);
        assertThat(batch(user, Map.of("checks", List.of())).statusCode()).isEqualTo(400);
        assertThat(code(batch(user, Map.of("checks", List.of(Map.of("permission", "profile:*"))))))
                .isEqualTo("MALFORMED_PERMISSION");
    }

    @Test
    void malformedQuestionsAreRefused() {
        assertThat(code(check(user, Map.of("permission", "*:*")))).isEqualTo("MALFORMED_PERMISSION");
        assertThat(code(check(user, Map.of("permission", "users:read", "scope", "//"))))
                .isEqualTo("MALFORMED_SCOPE");
        assertThat(check(user, Map.of("permission", "users:read", "subject", "x"))
                        .statusCode())
                .isEqualTo(400);
        assertThat(check(user, Map.of("permission", "users:read", "at_least_revision", -1))
                        .statusCode())
                .isEqualTo(400);
        assertThat(check(user, Map.of()).jsonPath().getString("errors[0].pointer"))
                .isEqualTo("/permission");
        assertThat(check(user, Map.of("permission", "users:read", "roles", List.of("admin")))
                        .statusCode())
                .isEqualTo(400);
        assertThat(as(user).post("/v1/permissions/check").statusCode()).isEqualTo(400);
    }

    @Test
    void listsMyRolesAndWhatTheyLetMeDo() {
        policy.know(policy.give(user, "support", "org/42", null));

        var mine = as(user).get("/v1/users/me/permissions");

        assertThat(mine.jsonPath().getList("roles.role")).containsExactly("support", "user");
        assertThat(mine.jsonPath().getList("roles.scope")).containsExactly("org/42", "");
        assertThat(mine.jsonPath().getList("permissions"))
                .containsExactly(
                        "notifications:read",
                        "notifications:write",
                        "profile:read",
                        "profile:write",
                        "sessions:read",
                        "sessions:revoke");
        assertThat(as(user).get("/v1/users/me/permissions?scope=org/42")
                        .jsonPath()
                        .getList("permissions"))
                .contains("users:read");
        assertThat(as(user).get("/v1/users/me/permissions?scope=//").statusCode())
                .isEqualTo(400);
    }

    private static Response post(String token, String path, Map<String, ?> body) {
        return RestAssured.given()
                .auth()
                .oauth2(token)
                .contentType(ContentType.JSON)
                .body(body)
                .post(path);
    }

    private static Response check(UUID caller, Map<String, ?> question) {
        return as(caller).body(question).post("/v1/permissions/check");
    }

    private static Response batch(UUID caller, Map<String, ?> questions) {
        return as(caller).body(questions).post("/v1/permissions/check-batch");
    }
}
