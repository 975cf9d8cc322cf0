package dev.gatehouse.authorization;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.testkit.BackingServers;
import dev.gatehouse.testkit.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every REST route that the OpenAPI document lists, as nobody, with a temporary session, as a user and as an administrator. */
@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@QuarkusTestResource(Patience.class)
class DoorsTest {

    /** A route as the caller of each kind finds it: nobody, temporary session, user, administrator. */
    private record Door(
            String method, String path, Map<String, ?> body, int nobody, int temporary, int user, int admin) {}

    private static final UUID SOMEBODY = UUID.randomUUID();
    private static final Map<String, ?> NONE = Map.of();
    private static final Map<String, ?> ME = Map.of("type", "user", "id", SOMEBODY);
    private static final Map<String, ?> EVALUATION =
            Map.of("subject", ME, "action", Map.of("name", "read"), "resource", Map.of("type", "profile", "id", "1"));

    private static final List<Door> DOORS = List.of(
            new Door("POST", "/v1/permissions/check", Map.of("permission", "a:b"), 401, 403, 200, 200),
            new Door(
                    "POST",
                    "/v1/permissions/check-batch",
                    Map.of("checks", List.of(Map.of("permission", "a:b"))),
                    401,
                    403,
                    200,
                    200),
            new Door("GET", "/v1/users/me/permissions", NONE, 401, 403, 200, 200),
            new Door("POST", "/v1/setup/administrator", Map.of("token", "no such token"), 401, 403, 403, 403),
            new Door("POST", "/access/v1/evaluation", EVALUATION, 401, 403, 403, 200),
            new Door("POST", "/access/v1/evaluations", Map.of("evaluations", List.of(EVALUATION)), 401, 403, 403, 200),
            new Door("GET", "/.well-known/authzen-configuration", NONE, 200, 200, 200, 200),
            new Door("GET", "/admin/v1/roles", NONE, 401, 403, 403, 200),
            new Door(
                    "POST",
                    "/admin/v1/roles",
                    Map.of("name", "door-" + SOMEBODY, "permissions", List.of()),
                    401,
                    403,
                    403,
                    201),
            new Door("GET", "/admin/v1/roles/{name}", NONE, 401, 403, 403, 404),
            new Door("PATCH", "/admin/v1/roles/{name}", Map.of("description", "x"), 401, 403, 403, 404),
            new Door("DELETE", "/admin/v1/roles/{name}", NONE, 401, 403, 403, 404),
            new Door("GET", "/admin/v1/users/{id}/roles", NONE, 401, 403, 403, 200),
            new Door("POST", "/admin/v1/users/{id}/roles", Map.of("role", "user"), 401, 403, 403, 200),
            new Door("DELETE", "/admin/v1/users/{id}/roles/{role}", NONE, 401, 403, 403, 404));

    @Inject
    TestPolicy policy;

    @Test
    void eachOpensToWhomItShould() {
        var user = policy.userWith("user");
        var admin = policy.userWith("admin");
        for (var door : DOORS) {
            assertThat(List.of(
                            open(door, null),
                            open(door, TestTokens.temporary(admin)),
                            open(door, TestTokens.full(user, "admin")),
                            open(door, TestTokens.full(admin))))
                    .as(door.method() + " " + door.path())
                    .containsExactly(door.nobody(), door.temporary(), door.user(), door.admin());
            assertThat(open(door, "no.such.token")).isEqualTo(door.nobody());
        }
    }

    @Test
    void aServiceAccountEntersNowhereButWhereItsScopeIsNamed() {
        var every = TestTokens.serviceAccount("sa_every", "permissions:check", "roles:manage", "users:read", "admin");
        var none = TestTokens.serviceAccount("sa_other", "roles:manage");
        for (var door : DOORS) {
            boolean isPublic = door.nobody() == 200;
            boolean isCheck = door.path().equals("/v1/permissions/check");
            assertThat(open(door, every))
                    .as(door.method() + " " + door.path())
                    .isEqualTo(isPublic ? 200 : isCheck ? 400 : 403);
            assertThat(open(door, none)).isEqualTo(isPublic ? 200 : 403);
        }
    }

    @Test
    void noRouteIsForgotten() {
        int port = ConfigProvider.getConfig().getValue("quarkus.management.test-port", Integer.class);
        var document = new JsonObject(given().port(port)
                .accept(ContentType.JSON)
                .get("/q/openapi?format=json")
                .asString());
        var listed = new HashSet<String>();
        document.getJsonObject("paths").forEach(path -> ((JsonObject) path.getValue())
                .fieldNames()
                .forEach(method -> listed.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        listed.removeIf(route -> route.contains(" /admin/v1/{service}/")); // the kit's: DeadLetterTest opens those

        var tested = new ArrayList<String>();
        DOORS.forEach(door -> tested.add(door.method() + " " + door.path()));
        assertThat(listed).containsExactlyInAnyOrderElementsOf(tested);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/admin/v1/roles/",
                "/admin/v1/roles;x=y",
                "/admin/v1/roles%3Bx",
                "/admin//v1/roles",
                "/admin/./v1/roles",
                "/v1/../admin/v1/roles",
                "/%61dmin/v1/roles",
                "/admin/v1%2Froles",
                "/Admin/v1/roles",
                "/admin/v1/roles%20"
            })
    void noOtherSpellingOfAPathOpensIt(String path) {
        var user = policy.userWith("user");
        for (var token : List.of("", TestTokens.temporary(user), TestTokens.full(user, "admin"))) {
            var request = given().urlEncodingEnabled(false);
            var response = (token.isEmpty() ? request : request.auth().oauth2(token)).get(path);

            assertThat(response.statusCode()).isIn(400, 401, 403, 404);
        }
    }

    @Test
    void twoUsersSeeTheirOwnOnly() {
        var one = policy.userWith("user");
        var other = policy.userWith("support");

        assertThat(Http.as(one).get("/v1/users/me/permissions").jsonPath().getList("roles.role"))
                .containsExactly("user");
        assertThat(Http.as(one).get("/v1/users/" + other + "/permissions").statusCode())
                .isEqualTo(404);
        assertThat(Http.as(one).get("/admin/v1/users/" + one + "/roles").statusCode())
                .isEqualTo(403);
        assertThat(Http.as(one).get("/admin/v1/users/" + other + "/roles").statusCode())
                .isEqualTo(403);
    }

    private static int open(Door door, @Nullable String token) {
        var path = door.path()
                .replace("{id}", UUID.randomUUID().toString())
                .replace("{name}", "no-such-role")
                .replace("{role}", "user");
        var request = given().contentType(ContentType.JSON);
        if (token != null) {
            request.auth().oauth2(token);
        }
        if (!door.body().isEmpty()) {
            request.body(door.body());
        }
        return request.request(door.method(), path).statusCode();
    }
}
