package dev.gatehouse.testkit;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A genuine token of somebody who holds every role, at a door for full sessions: what its scope does not open stays shut. */
@QuarkusTest
@QuarkusTestResource(BackingServers.class)
class TokenScopeTest {

    @ParameterizedTest
    @CsvSource({
        "account, 200",
        "account openid, 200",
        "'', 403",
        "openid, 403",
        "Account, 403",
        "accounts, 403",
        "activation, 403",
        "activation account, 403"
    })
    void onlyTheScopeOfAFullSessionOpensIt(String scope, int status) {
        var token = TestTokens.sign(TestTokens.claims(UUID.randomUUID(), scope, List.of("admin", "support")));

        var answer = given().auth().oauth2(token).get("/admin/v1/kit/dead-letters");

        assertThat(answer.statusCode()).isEqualTo(status);
    }
}
