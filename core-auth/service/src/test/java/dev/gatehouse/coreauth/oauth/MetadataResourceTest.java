package dev.gatehouse.coreauth.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.aMapWithSize;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.testkit.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class MetadataResourceTest {

    private static final String RFC_8414 = "/.well-known/oauth-authorization-server";

    @Test
    void promisesExactlyThis() {
        var secret = List.of("client_secret_basic", "client_secret_post");

        assertThat(metadata(RFC_8414))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "issuer",
                        TestTokens.ISSUER,
                        "jwks_uri",
                        TestTokens.ISSUER + "/.well-known/jwks.json",
                        "token_endpoint",
                        TestTokens.ISSUER + "/oauth2/token",
                        "token_endpoint_auth_methods_supported",
                        secret,
                        "introspection_endpoint",
                        TestTokens.ISSUER + "/oauth2/introspect",
                        "introspection_endpoint_auth_methods_supported",
                        secret,
                        "revocation_endpoint",
                        TestTokens.ISSUER + "/oauth2/revoke",
                        "revocation_endpoint_auth_methods_supported",
                        List.of("client_secret_basic", "client_secret_post", "none"),
                        "grant_types_supported",
                        List.of("client_credentials"),
                        "response_types_supported",
                        List.of()));
        assertThat(metadata("/.well-known/openid-configuration")).isEqualTo(metadata(RFC_8414));
        assertThat(RestAssured.get(RFC_8414).header("Cache-Control")).isEqualTo("public, max-age=300");
    }

    @Test
    void eachPromisedEndpointAnswers() {
        var metadata = metadata(RFC_8414);

        assertThat(RestAssured.get(path(metadata, "jwks_uri")).jsonPath().getList("keys"))
                .isNotEmpty();
        assertThat(metadata.keySet().stream().filter(name -> name.endsWith("_endpoint")))
                .containsExactlyInAnyOrder("token_endpoint", "introspection_endpoint", "revocation_endpoint")
                .allSatisfy(name -> {
                    var answer = post(path(metadata, name));
                    assertThat(answer.statusCode()).isEqualTo(401);
                    assertThat(answer.jsonPath().getString("error")).isEqualTo("invalid_client");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"/oauth2/token", "/oauth2/introspect", "/oauth2/revoke"})
    void whatAnEndpointDoesNotTakeIsAnOAuthErrorToo(String path) {
        for (var method : List.of("GET", "PUT", "DELETE")) {
            refused(RestAssured.given().request(method, path), 405).header("Allow", "POST");
        }
        refused(RestAssured.given().contentType(ContentType.JSON).body("{}").post(path), 415);
        refused(form().accept(ContentType.HTML).body("token=x").post(path), 406);
        refused(form().body("x".repeat(8_193)).post(path), 413);
        refused(form().body("x".repeat(64 * 1024)).post(path), 413);
    }

    @Test
    void elsewhereItStaysAProblem() {
        RestAssured.get("/v1/auth/login").then().statusCode(405).body("code", equalTo("METHOD_NOT_ALLOWED"));
        form().body("email=x")
                .post("/v1/auth/login")
                .then()
                .statusCode(415)
                .body("code", equalTo("UNSUPPORTED_MEDIA_TYPE"));
    }

    private static ValidatableResponse refused(Response answer, int status) {
        return answer.then()
                .statusCode(status)
                .contentType("application/json")
                .header("Cache-Control", "no-store")
                .body("$", aMapWithSize(2))
                .body("error", equalTo("invalid_request"))
                .body("error_description", not(emptyString()));
    }

    private static RequestSpecification form() {
        return RestAssured.given().contentType(ContentType.URLENC);
    }

    private static Map<String, Object> metadata(String path) {
        return RestAssured.get(path).then().statusCode(200).extract().jsonPath().getMap("");
    }

    private static String path(Map<String, Object> metadata, String name) {
        return URI.create(String.valueOf(metadata.get(name))).getPath();
    }

    private static Response post(String path) {
        return form().formParam("grant_type", "client_credentials")
                .formParam("token", "x")
                .post(path);
    }
}
