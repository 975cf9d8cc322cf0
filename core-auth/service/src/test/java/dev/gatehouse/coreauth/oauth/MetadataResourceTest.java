package dev.gatehouse.coreauth.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.testkit.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

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

    private static Map<String, Object> metadata(String path) {
        return RestAssured.get(path).then().statusCode(200).extract().jsonPath().getMap("");
    }

    private static String path(Map<String, Object> metadata, String name) {
        return URI.create(String.valueOf(metadata.get(name))).getPath();
    }

    private static Response post(String path) {
        return RestAssured.given()
                .contentType(ContentType.URLENC)
                .formParam("grant_type", "client_credentials")
                .formParam("token", "x")
                .post(path);
    }
}
