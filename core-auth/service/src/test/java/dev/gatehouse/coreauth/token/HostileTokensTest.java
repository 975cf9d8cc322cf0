package dev.gatehouse.coreauth.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.login.Accounts;
import dev.gatehouse.coreauth.login.SignedInClient;
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
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Tokens that somebody with everything but our key could make, and some that even our key never signs; all by a real endpoint. */
@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class HostileTokensTest {

    private static final int SIGNATURE_BYTES = 64;
    private static final KeysElsewhere ELSEWHERE = KeysElsewhere.listening();

    @Inject
    TokenKeys keys;

    @Inject
    Accounts accounts;

    @Test
    void theSameCraftWithNothingWrongIsAccepted() throws Exception {
        SignedInClient.bearer(ours(header(), claims()))
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
        var good = ours(header(), claims());

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
        var zoo = new LinkedHashMap<String, String>();
        addAlgorithms(zoo);
        addKeysFromElsewhere(zoo);
        addTypes(zoo);
        addClaims(zoo);
        addSignatures(zoo);
        addForms(zoo);
        return zoo;
    }

    private void addAlgorithms(Map<String, String> zoo) throws Exception {
        zoo.put("alg none", unsigned(header().put("alg", "none")));
        zoo.put("alg None", unsigned(header().put("alg", "None")));
        zoo.put("no alg", ours(without(header(), "alg"), claims()));
        zoo.put("alg ES256 without a signature", unsigned(header()));
        zoo.put(
                "HS256 with the public key as secret",
                hmac("HS256", keys.current().publicJson().getBytes(UTF_8)));
        zoo.put(
                "HS256 with the encoded public key as secret",
                hmac("HS256", keys.current().publicJwk().getPublicKey().getEncoded()));
        zoo.put("HS256 with an empty-ish secret", hmac("HS256", new byte[] {0}));
        zoo.put("RS256 by name", ours(header().put("alg", "RS256"), claims()));
        zoo.put("ES384 by name", ours(header().put("alg", "ES384"), claims()));
        zoo.put("alg es256", ours(header().put("alg", "es256"), claims()));
        zoo.put("alg as a list", ours(header().put("alg", new JsonArray().add("ES256")), claims()));
    }

    private void addKeysFromElsewhere(Map<String, String> zoo) throws Exception {
        var foreign = foreignKey();
        zoo.put("another key under our kid", signed(header(), claims(), foreign));
        zoo.put("unknown kid", signed(header().put("kid", "unknown"), claims(), foreign));
        zoo.put("no kid", ours(without(header(), "kid"), claims()));
        zoo.put("kid as a path", signed(header().put("kid", "../../dev/null"), claims(), foreign));
        zoo.put("jku", signed(header().put("jku", ELSEWHERE.url()), claims(), foreign));
        zoo.put("jku beside a good signature", ours(header().put("jku", ELSEWHERE.url()), claims()));
        zoo.put("x5u", ours(header().put("x5u", ELSEWHERE.url()), claims()));
        zoo.put("jwk", ours(header().put("jwk", new JsonObject(keys.current().publicJson())), claims()));
        zoo.put("crit", ours(header().put("crit", new JsonArray().add("exp")), claims()));
        zoo.put("b64 false", ours(header().put("b64", false), claims()));
        zoo.put("zip", ours(header().put("zip", "DEF"), claims()));
        zoo.put("kid as an address", signed(header().put("kid", ELSEWHERE.url()), claims(), foreign));
        zoo.put("of another issuer's key", TestTokens.full(UUID.randomUUID()));
    }

    private void addTypes(Map<String, String> zoo) throws Exception {
        zoo.put("typ JWT", ours(header().put("typ", "JWT"), claims()));
        zoo.put("no typ", ours(without(header(), "typ"), claims()));
        zoo.put("typ logout+jwt", ours(header().put("typ", "logout+jwt"), claims()));
        zoo.put("a service's token", TestServices.token("user-management", "gatehouse.coreauth.v1.Activations"));
        zoo.put("typ of a service's token", ours(header().put("typ", "gatehouse-service+jwt"), claims()));
        zoo.put("a refresh token", Accounts.signIn(accounts.active()).refreshToken());
    }

    private void addClaims(Map<String, String> zoo) throws Exception {
        var now = Instant.now().getEpochSecond();
        zoo.put("another issuer", ours(header(), claims().put("iss", "http://issuer.test.evil")));
        zoo.put("issuer with a slash", ours(header(), claims().put("iss", TestTokens.ISSUER + "/")));
        zoo.put("another audience", ours(header(), claims().put("aud", "somebody-else")));
        zoo.put("expired", ours(header(), claims().put("exp", now - 120)));
        zoo.put("living longer than any we issue", ours(header(), claims().put("exp", now + 1_000)));
        zoo.put("issued in the future", ours(header(), claims().put("iat", now + 300)));
        zoo.put("not valid yet", ours(header(), claims().put("nbf", now + 300)));
        zoo.put("exp as text", ours(header(), claims().put("exp", "9999999999")));
        zoo.put("empty subject", ours(header(), claims().put("sub", "")));
        zoo.put("a person's and a service account's at once", ours(header(), claims().put("sub", "gatehouse")));
        zoo.put(
                "of a service account without a name",
                ours(header(), without(claims(), "roles").put("sub", "").put("client_id", "")));
        zoo.put("subject that is no user", ours(header(), claims().put("sub", "admin")));
        for (var claim :
                new String[] {"iss", "aud", "sub", "exp", "iat", "jti", "sid", "scope", "client_id", "roles"}) {
            zoo.put("no " + claim, ours(header(), without(claims(), claim)));
        }
    }

    private void addSignatures(Map<String, String> zoo) throws Exception {
        var good = ours(header(), claims());
        var input = good.substring(0, good.lastIndexOf('.') + 1);
        var signature = Base64.getUrlDecoder().decode(good.substring(input.length()));
        zoo.put("r = s = 0", input + base64(new byte[SIGNATURE_BYTES]));
        zoo.put("r = s = n", input + base64(order()));
        zoo.put("signature cut", input + base64(Arrays.copyOf(signature, SIGNATURE_BYTES - 1)));
        zoo.put("signature longer", input + base64(Arrays.copyOf(signature, SIGNATURE_BYTES + 1)));
        signature[10] ^= 1;
        zoo.put("signature changed", input + base64(signature));
        var changed = base64(
                claims().put("roles", new JsonArray().add("admin")).encode().getBytes(UTF_8));
        zoo.put("claims changed", good.split("\\.")[0] + "." + changed + "." + good.split("\\.")[2]);
        zoo.put("signature as DER", input + base64(der(input.substring(0, input.length() - 1))));
    }

    private void addForms(Map<String, String> zoo) throws Exception {
        var good = ours(header(), claims());
        zoo.put("four parts", good + ".x");
        zoo.put("five parts, as if encrypted", good + ".x.y");
        zoo.put("two parts", good.substring(0, good.lastIndexOf('.')));
        zoo.put("a text after it", good + " x");
        zoo.put("very long", ours(header(), claims().put("pad", "x".repeat(8_000))));
        zoo.put("not base64", "a!b.c!d.e!f");
        zoo.put("header is no JSON", base64("x".getBytes(UTF_8)) + good.substring(good.indexOf('.')));
        zoo.put("nothing", "x");
        zoo.put("alg twice", twice(header(), "\"alg\":\"none\"", claims(), ""));
        zoo.put("subject twice", twice(header(), "", claims(), "\"sub\":\"" + UUID.randomUUID() + "\""));
        zoo.put("dots", "..");
    }

    /** With a member more in front, which is there already. */
    private String twice(JsonObject header, String inHeader, JsonObject claims, String inClaims)
            throws GeneralSecurityException {
        var input = base64(withFirst(header, inHeader)) + "." + base64(withFirst(claims, inClaims));
        return input + "." + base64(signature(input, keys.current().privateKey()));
    }

    private static byte[] withFirst(JsonObject json, String member) {
        var text = json.encode();
        return (member.isEmpty() ? text : "{" + member + "," + text.substring(1)).getBytes(UTF_8);
    }

    private JsonObject header() {
        return new JsonObject()
                .put("alg", "ES256")
                .put("kid", keys.current().keyId())
                .put("typ", "at+jwt");
    }

    private static JsonObject claims() {
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
                .put("roles", new JsonArray());
    }

    private static JsonObject without(JsonObject json, String member) {
        json.remove(member);
        return json;
    }

    private String ours(JsonObject header, JsonObject claims) throws GeneralSecurityException {
        return signed(header, claims, keys.current().privateKey());
    }

    private static String signed(JsonObject header, JsonObject claims, PrivateKey key) throws GeneralSecurityException {
        var input = input(header, claims);
        return input + "." + base64(signature(input, key));
    }

    private static byte[] signature(String input, PrivateKey key) throws GeneralSecurityException {
        var signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initSign(key);
        signature.update(input.getBytes(UTF_8));
        return signature.sign();
    }

    private byte[] der(String input) throws GeneralSecurityException {
        var signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(keys.current().privateKey());
        signature.update(input.getBytes(UTF_8));
        return signature.sign();
    }

    private String hmac(String algorithm, byte[] secret) throws GeneralSecurityException {
        var input = input(header().put("alg", algorithm), claims());
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        return input + "." + base64(mac.doFinal(input.getBytes(UTF_8)));
    }

    private static String unsigned(JsonObject header) {
        return input(header, claims()) + ".";
    }

    private static String input(JsonObject header, JsonObject claims) {
        return base64(header.encode().getBytes(UTF_8)) + "."
                + base64(claims.encode().getBytes(UTF_8));
    }

    private static PrivateKey foreignKey() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair().getPrivate();
    }

    /** The order of P-256 (SEC 2, section 2.4.2) as both halves. */
    private static byte[] order() {
        var n = HexFormat.of().parseHex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
        var both = Arrays.copyOf(n, SIGNATURE_BYTES);
        System.arraycopy(n, 0, both, n.length, n.length);
        assertThat(both).hasSize(SIGNATURE_BYTES);
        return both;
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
