package dev.gatehouse.authorization.decision;

import static dev.gatehouse.authorization.Http.as;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.authorization.Patience;
import dev.gatehouse.authorization.TestPolicy;
import dev.gatehouse.testkit.BackingServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The request and answer forms are those of the AuthZEN Authorization API 1.0. */
@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@QuarkusTestResource(Patience.class)
class AccessEvaluationResourceTest {

    @Inject
    TestPolicy policy;

    private UUID user;

    @BeforeEach
    void begin() {
        user = policy.userWith("user");
    }

    @Test
    void evaluatesOneRequestWithUnknownMembers() {
        var request = Map.of(
                "subject", Map.of("type", "user", "id", user, "properties", Map.of("department", "Sales")),
                "action", Map.of("name", "read", "properties", Map.of("method", "GET")),
                "resource", Map.of("type", "profile", "id", "1", "properties", Map.of("library", Map.of("a", 1))),
                "context", Map.of("time", "1985-10-26T01:22-07:00"));

        var response = as(user).body(request).post("/access/v1/evaluation");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.jsonPath().getBoolean("decision")).isTrue();
        assertThat(response.jsonPath().getString("context.reason")).isEqualTo("GRANTED");
        assertThat(response.jsonPath().getList("context.path")).containsExactly("user");
    }

    @Test
    void aScopeComesWithTheResource() {
        policy.know(policy.give(user, "support", "org/42", null));

        assertThat(decision(user, "users", "read", Map.of("scope", "org/42"))).isTrue();
        assertThat(decision(user, "users", "read", Map.of("scope", "org/43"))).isFalse();
        assertThat(decision(user, "users", "read", Map.of())).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "execute_all,            'true,false,true'",
        "deny_on_first_deny,     'true,false'",
        "permit_on_first_permit, 'true'",
        ",                       'true,false,true'"
    })
    void evaluatesManyWithDefaultsAndASemantic(String semantic, String decisions) {
        var request = Map.of(
                "subject", Map.of("type", "user", "id", user),
                "action", Map.of("name", "read"),
                "evaluations",
                        List.of(
                                Map.of("resource", Map.of("type", "profile", "id", "1")),
                                Map.of("resource", Map.of("type", "users", "id", "1")),
                                Map.of(
                                        "action", Map.of("name", "write"),
                                        "resource", Map.of("type", "profile", "id", "1"))),
                "options", semantic == null ? Map.of() : Map.of("evaluations_semantic", semantic));

        var response = as(user).body(request).post("/access/v1/evaluations");

        assertThat(response.jsonPath()
                        .getList("evaluations.decision")
                        .toString()
                        .replace(" ", ""))
                .isEqualTo("[" + decisions + "]");
    }

    @Test
    void othersAreAskedAboutOnlyByWhoMayAndAreDeniedWhenUnknown() {
        var support = policy.userWith("support");

        assertThat(evaluate(user, "user", support.toString()).statusCode()).isEqualTo(403);
        assertThat(evaluate(user, "user", "alice").statusCode()).isEqualTo(403);
        assertThat(evaluate(support, "user", user.toString()).jsonPath().getBoolean("decision"))
                .isTrue();
        for (var stranger : List.of("alice", UUID.randomUUID().toString())) {
            assertThat(evaluate(support, "user", stranger).jsonPath().getBoolean("decision"))
                    .isFalse();
        }
        assertThat(evaluate(support, "device", user.toString()).jsonPath().getBoolean("decision"))
                .isFalse();
    }

    @Test
    void whatLacksAMemberIsRefused() {
        assertThat(as(user).body(Map.of("subject", Map.of("type", "user", "id", user)))
                        .post("/access/v1/evaluation")
                        .statusCode())
                .isEqualTo(400);
        assertThat(as(user).body(Map.of("evaluations", List.of()))
                        .post("/access/v1/evaluations")
                        .statusCode())
                .isEqualTo(400);
        assertThat(evaluate(user, "user", user.toString(), "Profile").statusCode())
                .isEqualTo(400);
    }

    @Test
    void saysWhereItIs() {
        var metadata = given().get("/.well-known/authzen-configuration");

        assertThat(metadata.statusCode()).isEqualTo(200);
        assertThat(metadata.jsonPath().getMap(""))
                .isEqualTo(Map.of(
                        "policy_decision_point", "http://issuer.test",
                        "access_evaluation_endpoint", "http://issuer.test/access/v1/evaluation",
                        "access_evaluations_endpoint", "http://issuer.test/access/v1/evaluations"));
    }

    private static boolean decision(UUID user, String type, String action, Map<String, ?> properties) {
        var request = Map.of(
                "subject", Map.of("type", "user", "id", user),
                "action", Map.of("name", action),
                "resource", Map.of("type", type, "id", "1", "properties", properties));
        return as(user).body(request).post("/access/v1/evaluation").jsonPath().getBoolean("decision");
    }

    private static Response evaluate(UUID caller, String subjectType, String subjectId) {
        return evaluate(caller, subjectType, subjectId, "profile");
    }

    private static Response evaluate(UUID caller, String subjectType, String subjectId, String resource) {
        var request = Map.of(
                "subject", Map.of("type", subjectType, "id", subjectId),
                "action", Map.of("name", "read"),
                "resource", Map.of("type", resource, "id", "1"));
        return as(caller).body(request).post("/access/v1/evaluation");
    }
}
