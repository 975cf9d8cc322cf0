package dev.gatehouse.authorization;

import static io.restassured.RestAssured.given;

import dev.gatehouse.testkit.TestTokens;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.Map;
import java.util.UUID;

/** Requests as somebody with a full session. */
public final class Http {

    private Http() {}

    public static RequestSpecification as(UUID user) {
        return given().auth().oauth2(TestTokens.full(user)).contentType(ContentType.JSON);
    }

    public static boolean may(UUID user, String permission) {
        return as(user).body(Map.of("permission", permission))
                .post("/v1/permissions/check")
                .jsonPath()
                .getBoolean("allowed");
    }

    public static Response give(UUID caller, UUID user, Map<String, ?> assignment) {
        return as(caller).body(assignment).post("/admin/v1/users/" + user + "/roles");
    }

    public static Response take(UUID caller, UUID user, String role) {
        return as(caller).delete("/admin/v1/users/" + user + "/roles/" + role);
    }

    public static Response createRole(UUID caller, String name, Iterable<String> permissions, String... parents) {
        return as(caller)
                .body(Map.of("name", name, "permissions", permissions, "parents", parents))
                .post("/admin/v1/roles");
    }

    public static String code(Response response) {
        return response.jsonPath().getString("code");
    }
}
