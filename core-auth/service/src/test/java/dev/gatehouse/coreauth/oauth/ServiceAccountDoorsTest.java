package dev.gatehouse.coreauth.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.login.SignedInClient;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** Every REST route that the OpenAPI document lists, with a service account's token: none admits it, and none fails of it. */
@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class ServiceAccountDoorsTest {

    /** Open to everybody, whatever token comes along. */
    private static final Set<String> PUBLIC = Set.of(
            "POST /v1/auth/login",
            "POST /v1/auth/refresh",
            "POST /v1/password/forgot",
            "POST /v1/password/reset",
            "POST /oauth2/token",
            "POST /oauth2/introspect",
            "POST /oauth2/revoke",
            "GET /.well-known/jwks.json",
            "GET /.well-known/oauth-authorization-server",
            "GET /.well-known/openid-configuration");

    @Inject
    ServiceAccounts programs;

    @Test
    void noRouteAdmitsAProgram() {
        var token = programs.create("tokens:introspect", "sessions:read", "admin:admin", "operator:read")
                .accessToken();
        var entered = new ArrayList<String>();

        for (var route : routes()) {
            var parts = route.split(" ");
            var path = parts[1].replaceAll("\\{[^}]*}", UUID.randomUUID().toString());
            int status = SignedInClient.bearer(token)
                    .body("{}")
                    .request(parts[0], path)
                    .statusCode();
            assertThat(status).as(route).isBetween(200, 499);
            if (status != 403) {
                entered.add(route);
            }
        }

        assertThat(entered).containsExactlyInAnyOrderElementsOf(PUBLIC);
    }

    private static List<String> routes() {
        int port = ConfigProvider.getConfig().getValue("quarkus.management.test-port", Integer.class);
        var document = new JsonObject(RestAssured.given()
                .port(port)
                .accept(ContentType.JSON)
                .get("/q/openapi?format=json")
                .asString());
        var routes = new ArrayList<String>();
        document.getJsonObject("paths").forEach(path -> ((JsonObject) path.getValue())
                .fieldNames()
                .forEach(method -> routes.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        assertThat(routes).hasSizeGreaterThan(20);
        return routes;
    }
}
