package dev.gatehouse.coreauth.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.audit.AuditTrail;
import dev.gatehouse.coreauth.audit.AuditTrail.Told;
import dev.gatehouse.coreauth.login.Accounts;
import dev.gatehouse.kit.security.VerificationKeys;
import dev.gatehouse.testkit.MovableClock;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.Method;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class SigningKeysTest {

    private static final Set<String> PUBLIC_MEMBERS = Set.of("kty", "kid", "use", "alg", "crv", "x", "y");

    @Inject
    TokenKeys keys;

    @Inject
    VerificationKeys verification;

    @Inject
    Accounts accounts;

    @Inject
    AuditTrail trail;

    @Inject
    MovableClock clock;

    /** The first who asks for accounts waits until there are keys: not after a test that leaves none. */
    @BeforeEach
    void awaitKeys() {
        accounts.run("select 1");
        beginAnew(); // the service may have made another key while somebody's clock was ahead
    }

    @AfterEach
    void beginAnew() {
        clock.reset();
        accounts.run("delete from signing_key");
        keys.refresh().await().indefinitely();
        verification.refresh().await().indefinitely();
    }

    @Test
    void theCurrentAndTheNextArePublishedAndNothingPrivate() {
        List<Map<String, String>> published = RestAssured.get("/.well-known/jwks.json")
                .then()
                .statusCode(200)
                .contentType("application/jwk-set+json")
                .header("Cache-Control", "public, max-age=300")
                .body("keys", hasSize(2))
                .body("keys", everyItem(not(hasKey("d"))))
                .extract()
                .path("keys");

        for (var key : published) {
            assertThat(key.keySet()).isEqualTo(PUBLIC_MEMBERS);
            assertThat(key)
                    .containsEntry("crv", "P-256")
                    .containsEntry("alg", "ES256")
                    .containsEntry("use", "sig");
        }
        assertThat(published.getFirst()).containsEntry("kid", keys.current().keyId());
    }

    @Test
    void theNextOneTakesOverAndThePreviousOneStaysForAnHour() {
        var first = published();

        clock.advance(Duration.ofDays(30).plusSeconds(1));
        keys.refresh().await().indefinitely();

        assertThat(keys.current().keyId()).isEqualTo(first.get(1));
        var second = published();
        assertThat(second).hasSize(3).containsSequence(first);

        clock.advance(Duration.ofHours(1));
        keys.refresh().await().indefinitely();

        assertThat(published()).isEqualTo(second.subList(1, 3));
    }

    @Test
    void aTokenOfTheKeyBeforeIsStillAccepted() {
        var client = Accounts.signIn(accounts.active());
        var signedBy = keys.current().keyId();
        accounts.run("update signing_key set sign_until = now() where key_id = $1", signedBy);

        keys.refresh().await().indefinitely();
        verification.refresh().await().indefinitely();

        assertThat(keys.current().keyId()).isNotEqualTo(signedBy);
        client.calling().get("/v1/sessions").then().statusCode(200);
        Accounts.signIn(accounts.active()).calling().get("/v1/sessions").then().statusCode(200);
    }

    @Test
    void ofManyReplicasThatFindNoneOneMakesThem() {
        accounts.run("delete from signing_key");

        var rings = Uni.join()
                .all(IntStream.range(0, 10).mapToObj(i -> keys.refresh()).toList())
                .andFailFast()
                .await()
                .indefinitely();

        assertThat(rings.stream().map(KeyRing::json).distinct()).hasSize(1);
        assertThat(rings.getFirst().keys()).hasSize(2);
        assertThat(trail.bySystem("keys"))
                .filteredOn(told -> told.kind().equals("signing-key.made"))
                .extracting(told -> String.valueOf(told.details()).split(" signs from ")[0])
                .endsWith(
                        rings.getFirst().keys().getFirst().keyId(),
                        rings.getFirst().keys().getLast().keyId());
    }

    @Test
    void aKeyThatIsGoneProvesNothing() {
        var client = Accounts.signIn(accounts.active());
        client.calling().get("/v1/sessions").then().statusCode(200);
        accounts.run("delete from signing_key");

        keys.refresh().await().indefinitely();
        verification.refresh().await().indefinitely();

        client.calling().get("/v1/sessions").then().statusCode(401);
        Accounts.signIn(accounts.active()).calling().get("/v1/sessions").then().statusCode(200);
    }

    @Test
    void anOperatorCallsTheNextOneEarlyAndNoTokenIsRefused() {
        var operator = accounts.active();
        accounts.holdRoles(operator.userId(), "admin");
        var admin = Accounts.signIn(operator);
        accounts.run("update signing_key set created_at = now() - interval '1 hour'");
        var before = published();

        var rotated = admin.calling()
                .post("/admin/v1/keys/signing/rotate")
                .then()
                .statusCode(202)
                .extract()
                .jsonPath();

        assertThat(rotated.getString("key_id")).isEqualTo(before.get(1));
        var signFrom = Instant.parse(rotated.getString("sign_from"));
        assertThat(signFrom)
                .isBetween(clock.instant().plusSeconds(100), clock.instant().plusSeconds(120));
        assertThat(keys.current().keyId()).isEqualTo(before.get(0));
        admin.calling()
                .post("/admin/v1/keys/signing/rotate")
                .then()
                .statusCode(409)
                .body("code", equalTo("KEY_ROTATION_UNDER_WAY"));

        assertRecorded(operator.userId(), before.get(1) + " signs from " + signFrom);

        clock.advance(Duration.ofSeconds(121));
        keys.refresh().await().indefinitely();

        assertThat(keys.current().keyId()).isEqualTo(before.get(1));
        assertThat(published()).hasSize(3).startsWith(before.get(0), before.get(1));
        admin.calling().get("/v1/sessions").then().statusCode(200);
        var fresh = Accounts.signIn(operator);
        assertThat(keyOf(fresh.accessToken())).isEqualTo(before.get(1));
        fresh.calling()
                .get("/admin/v1/keys/signing")
                .then()
                .statusCode(200)
                .body("keys.key_id", equalTo(published()))
                .body("keys.algorithm", everyItem(equalTo("ES256")))
                .body("keys.is_current", contains(false, true, false));
    }

    @Test
    void aKeyThatCachesDoNotKnowYetIsNotCalledBeforeTheyDo() {
        var operator = accounts.active();
        accounts.holdRoles(operator.userId(), "admin");
        accounts.run("delete from signing_key");
        keys.refresh().await().indefinitely();
        verification.refresh().await().indefinitely();

        var rotated = Accounts.signIn(operator).calling().post("/admin/v1/keys/signing/rotate");

        assertThat(Instant.parse(rotated.then().statusCode(202).extract().path("sign_from")))
                .as("caches keep the JWKS for five minutes, and a replica for one before it reads the keys again")
                .isBetween(clock.instant().plusSeconds(320), clock.instant().plusSeconds(361));
    }

    private void assertRecorded(UUID operator, String details) {
        assertThat(trail.by(operator))
                .last()
                .extracting(Told::kind, Told::outcome, Told::actorType, Told::details)
                .containsExactly("signing-key.rotated", "SUCCESS", "OPERATOR", details);
    }

    @Test
    void aKeyIsDestroyedWhenNoTokenOfItCanBeValid() {
        var old = keys.current().keyId();
        var moved =
                "update signing_key set sign_from = now() - interval '1 day', sign_until = now() - $2::text::interval"
                        + " where key_id = $1";
        accounts.run(moved, old, "59 minutes");
        keys.upkeep().await().indefinitely();
        assertThat(stored()).hasSize(4).contains(old);
        var others = stored().stream().filter(id -> !id.equals(old)).toList();

        accounts.run(moved, old, "61 minutes");
        keys.upkeep().await().indefinitely();

        assertThat(stored()).containsExactlyInAnyOrderElementsOf(others);
    }

    private List<String> stored() {
        return accounts.rows("select key_id from signing_key").stream()
                .map(row -> row.getString(0))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "support, GET, /admin/v1/keys/signing, 200",
        "support, GET, /admin/v1/keys/sealing, 200",
        "support, POST, /admin/v1/keys/signing/rotate, 403",
        "support, POST, /admin/v1/keys/sealing/rotate, 403",
        "user, GET, /admin/v1/keys/signing, 403",
        "user, GET, /admin/v1/keys/sealing, 403",
    })
    void whoMayNotMayNot(String role, Method method, String path, int status) {
        var account = accounts.active();
        accounts.holdRoles(account.userId(), role);

        Accounts.signIn(account).calling().request(method, path).then().statusCode(status);
        RestAssured.given().request(method, path).then().statusCode(401);
    }

    private static String keyOf(String token) {
        return new JsonObject(Buffer.buffer(Base64.getUrlDecoder().decode(token.split("\\.")[0]))).getString("kid");
    }

    private static List<String> published() {
        return RestAssured.get("/.well-known/jwks.json").jsonPath().getList("keys.kid");
    }
}
