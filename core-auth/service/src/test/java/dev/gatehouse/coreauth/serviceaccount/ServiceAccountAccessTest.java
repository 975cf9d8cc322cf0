package dev.gatehouse.coreauth.serviceaccount;

import static dev.gatehouse.coreauth.oauth.ServiceAccounts.BASE;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.login.SignedInClient;
import dev.gatehouse.coreauth.oauth.ServiceAccounts;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class ServiceAccountAccessTest {

    @Inject
    ServiceAccounts programs;

    @Test
    void onlyOperatorsComeIn() {
        var program = programs.create("reports:read");
        var path = BASE + "/" + program.id();
        var routes = List.of(
                "GET " + BASE,
                "POST " + BASE,
                "GET " + path,
                "POST " + path + "/disable",
                "POST " + path + "/enable",
                "DELETE " + path,
                "POST " + path + "/secrets",
                "DELETE " + path + "/secrets/" + UUID.randomUUID());

        for (var route : routes) {
            var parts = route.split(" ");
            RestAssured.given()
                    .contentType(ContentType.JSON)
                    .request(parts[0], parts[1])
                    .then()
                    .statusCode(401);
            for (var token : List.of(
                    programs.signedIn("user").accessToken(),
                    programs.signedIn("support").accessToken(),
                    program.accessToken())) {
                SignedInClient.bearer(token)
                        .contentType(ContentType.JSON)
                        .request(parts[0], parts[1])
                        .then()
                        .statusCode(403);
            }
        }
    }
}
