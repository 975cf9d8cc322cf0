package dev.gatehouse.coreauth.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.login.Accounts;
import dev.gatehouse.coreauth.login.SignedInClient;
import dev.gatehouse.testkit.HostileTokens;
import dev.gatehouse.testkit.TestServices;
import dev.gatehouse.testkit.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Tokens that somebody with everything but our key could make, and some that even our key never signs; all by a real endpoint. */
@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class HostileTokensTest {

    private static final KeysElsewhere ELSEWHERE = KeysElsewhere.listening();

    @Inject
    TokenKeys keys;

    @Inject
    Accounts accounts;

    @Test
    void theSameCraftWithNothingWrongIsAccepted() throws Exception {
        SignedInClient.bearer(HostileTokens.good(issuer(), claims()))
                .get("/v1/sessions")
                .then()
                .statusCode(200);
    }

    @TestFactory
    Stream<DynamicTest> refuses() throws Exception {
        var zoo = zoo();
        assertThat(zoo).hasSizeGreaterThan(60);
        return zoo.entrySet().stream()
                .map(hostile -> DynamicTest.dynamicTest(hostile.getKey(), () -> assertRefused(hostile.getValue())));
    }

    @Test
    void twoAuthorizationHeadersAreRefused() throws Exception {
        var good = HostileTokens.good(issuer(), claims());

        RestAssured.given()
                .header("Authorization", "Bearer " + good, "Bearer " + good)
                .get("/v1/sessions")
                .then()
                .statusCode(401);
    }

    @AfterAll
    static void nobodyWasAskedForAKey() {
        assertThat(ELSEWHERE.asked()).isZero();
    }

    private static void assertRefused(String token) {
        SignedInClient.bearer(token)
                .get("/v1/sessions")
                .then()
                .statusCode(401)
                .body("code", equalTo("UNAUTHENTICATED"));
    }

    private Map<String, String> zoo() throws Exception {
        var zoo = HostileTokens.of(issuer(), claims(), strangersKey(), ELSEWHERE.url());
        zoo.put("of another issuer's key", TestTokens.full(UUID.randomUUID()));
        zoo.put("a service's token", TestServices.token("user-management", "gatehouse.coreauth.v1.Activations"));
        zoo.put("a refresh token", Accounts.signIn(accounts.active()).refreshToken());
        return zoo;
    }

    private HostileTokens.Issuer issuer() {
        var key = keys.current();
        return new HostileTokens.Issuer(
                key.keyId(), key.privateKey(), key.publicJwk().getPublicKey(), key.publicJson());
    }

    private static String claims() {
        var now = Instant.now().getEpochSecond();
        return new JsonObject()
                .put("iss", TestTokens.ISSUER)
                .put("aud", TestTokens.AUDIENCE)
                .put("sub", UUID.randomUUID().toString())
                .put("client_id", "gatehouse")
                .put("scope", "account")
                .put("sid", SessionId.next())
                .put("jti", UUID.randomUUID().toString())
                .put("iat", now)
                .put("exp", now + 600)
                .put("auth_time", now)
                .put("acr", "aal1")
                .put("amr", new JsonArray().add("pwd"))
                .put("roles", new JsonArray())
                .encode();
    }

    private static PrivateKey strangersKey() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair().getPrivate();
    }
}
