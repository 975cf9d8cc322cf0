package dev.gatehouse.usermanagement.profile;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.testkit.BackingServers;
import dev.gatehouse.testkit.TestTokens;
import dev.gatehouse.usermanagement.Apart;
import dev.gatehouse.usermanagement.CoreAuthStandIn;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Whoever started while the issuer was away cannot tell a good token from a bad one, and says so. */
@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@QuarkusTestResource(CoreAuthStandIn.class)
@TestProfile(Apart.class)
class KeysUnknownTest {

    @Test
    void aTokenIsNotCalledBadWhileNoKeyIsKnown() {
        var token = TestTokens.full(UUID.randomUUID(), "user");

        for (int i = 0; i < 3; i++) {
            var answer = given().header("Authorization", "Bearer " + token).get("/v1/users/me");

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.jsonPath().getString("code")).isEqualTo("UNAVAILABLE");
            assertThat(answer.header("Retry-After")).isEqualTo("1");
        }
    }

    @Test
    void whatIsNoTokenAtAllIsStillRefused() {
        for (var header : new String[] {"Bearer x", "Basic eDp5", "Bearer a.b.c"}) {
            var answer = given().header("Authorization", header).get("/v1/users/me");

            assertThat(answer.statusCode()).as(header).isEqualTo(401);
        }
        assertThat(given().get("/v1/users/me").statusCode()).isEqualTo(401);
    }
}
