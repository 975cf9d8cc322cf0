package dev.gatehouse.coreauth.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.login.Accounts;
import dev.gatehouse.testkit.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.JsonWebSignature;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class AccessTokenTest {

    @Inject
    Accounts accounts;

    @Inject
    AccessTokenSigner signer;

    @Test
    void carriesTheClaimsOfRfc9068AndNothingElse() {
        var account = accounts.active();
        accounts.holdRoles(account.userId(), "user", "with \"quotes\" and \u00fc");
        var before = Instant.now().getEpochSecond();

        var client = Accounts.signIn(account);

        var header = part(client.accessToken(), 0);
        assertThat(header.fieldNames()).containsExactlyInAnyOrder("alg", "kid", "typ");
        assertThat(header.getString("alg")).isEqualTo("ES256");
        assertThat(header.getString("typ")).isEqualTo("at+jwt");
        var claims = part(client.accessToken(), 1);
        assertThat(claims.fieldNames())
                .containsExactlyInAnyOrder(
                        "iss",
                        "sub",
                        "aud",
                        "exp",
                        "iat",
                        "jti",
                        "client_id",
                        "scope",
                        "sid",
                        "auth_time",
                        "acr",
                        "amr",
                        "roles");
        assertThat(claims.getString("iss")).isEqualTo(TestTokens.ISSUER);
        assertThat(claims.getString("aud")).isEqualTo("gatehouse");
        assertThat(claims.getString("sub")).isEqualTo(account.userId().toString());
        assertThat(claims.getString("client_id")).isEqualTo("gatehouse");
        assertThat(claims.getString("scope")).isEqualTo("account");
        assertThat(claims.getString("sid")).isEqualTo(client.sessionId());
        assertThat(claims.getString("jti")).matches("[A-Za-z0-9_-]{22}");
        assertThat(claims.getString("acr")).isEqualTo("aal1");
        assertThat(claims.getJsonArray("amr")).isEqualTo(new JsonArray().add("pwd"));
        assertThat(claims.getJsonArray("roles"))
                .isEqualTo(new JsonArray().add("user").add("with \"quotes\" and \u00fc"));
        assertThat(claims.getLong("iat")).isBetween(before, Instant.now().getEpochSecond());
        assertThat(claims.getLong("exp")).isEqualTo(claims.getLong("iat") + 600);
        assertThat(claims.getLong("auth_time")).isBetween(before, claims.getLong("iat"));
    }

    @Test
    void aLimitedSessionCarriesNoRolesAndTheActivationScope() {
        var account = accounts.inactive();
        accounts.holdRoles(account.userId(), "user");

        var claims = part(Accounts.signIn(account).accessToken(), 1);

        assertThat(claims.getString("scope")).isEqualTo("activation");
        assertThat(claims.getJsonArray("roles")).isEmpty();
    }

    @Test
    void isProvedByThePublishedKeysToWhoeverKnowsNothingElse() throws Exception {
        var token = Accounts.signIn(accounts.active()).accessToken();
        var published =
                new JsonWebKeySet(RestAssured.get("/.well-known/jwks.json").asString());

        var signature = new JsonWebSignature();
        signature.setCompactSerialization(token);
        signature.setKey(published
                .findJsonWebKey(part(token, 0).getString("kid"), "EC", "sig", "ES256")
                .getKey());

        assertThat(signature.verifySignature()).isTrue();
    }

    @Test
    void noTwoTokensHaveTheSameId() {
        var grant = new AccessGrant(
                UUID.randomUUID(), SessionId.next(), AccessGrant.Strength.FULL, Instant.now(), List.of());

        var ids = Stream.generate(() -> signer.sign(grant, Duration.ofMinutes(10)))
                .limit(1_000)
                .map(token -> part(token.reveal(), 1).getString("jti"))
                .distinct();

        assertThat(ids).hasSize(1_000);
    }

    @Test
    void printsNothing() {
        var grant = new AccessGrant(
                UUID.randomUUID(), SessionId.next(), AccessGrant.Strength.FULL, Instant.now(), List.of());

        assertThat(signer.sign(grant, Duration.ofMinutes(10))).hasToString("SignedToken[expires in 600 s]");
    }

    private static JsonObject part(String token, int index) {
        return new JsonObject(new String(Base64.getUrlDecoder().decode(token.split("\\.")[index]), UTF_8));
    }
}
