package dev.gatehouse.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tokens that somebody with everything but an issuer's key could make, and some that even that key never signs: the same ones for who
 * asks one service in process, and for who asks all of them through the gateway.
 */
public final class HostileTokens {

    private static final int SIGNATURE_BYTES = 64;
    private static final int BIT_TO_FLIP = 10;

    /** More than any token may be long, and less than a request's headers may be. */
    private static final int LONG = 8_000;

    private static final List<String> REQUIRED =
            List.of("iss", "aud", "sub", "exp", "iat", "jti", "sid", "scope", "client_id", "roles");

    /**
     * Who signs the good ones.
     *
     * @param publicJson the public key as the JWKS has it
     */
    public record Issuer(String keyId, PrivateKey privateKey, PublicKey publicKey, String publicJson) {

        @Override
        public String toString() {
            return "Issuer[" + keyId + "]";
        }
    }

    private final Issuer issuer;
    private final String goodClaims;
    private final PrivateKey stranger;
    private final String elsewhere;
    private final Map<String, String> zoo = new LinkedHashMap<>();

    private HostileTokens(Issuer issuer, String goodClaims, PrivateKey stranger, String elsewhere) {
        this.issuer = issuer;
        this.goodClaims = goodClaims;
        this.stranger = stranger;
        this.elsewhere = elsewhere;
    }

    /**
     * By what is wrong with each.
     *
     * @param goodClaims of a person's token with which nothing is wrong, as JSON
     * @param stranger a P-256 key that is not the issuer's
     * @param elsewhere a URL where somebody would be told of the stranger's key
     */
    public static Map<String, String> of(Issuer issuer, String goodClaims, PrivateKey stranger, String elsewhere)
            throws GeneralSecurityException {
        var hostile = new HostileTokens(issuer, goodClaims, stranger, elsewhere);
        hostile.addAlgorithms();
        hostile.addKeysFromElsewhere();
        hostile.addTypes();
        hostile.addClaims();
        hostile.addSignatures();
        hostile.addForms();
        return hostile.zoo;
    }

    /** The same craft with nothing wrong. */
    public static String good(Issuer issuer, String goodClaims) throws GeneralSecurityException {
        return signed(header(issuer), new JsonObject(goodClaims), issuer.privateKey());
    }

    private void addAlgorithms() throws GeneralSecurityException {
        zoo.put("alg none", unsigned(header().put("alg", "none")));
        zoo.put("alg None", unsigned(header().put("alg", "None")));
        zoo.put("no alg", ours(without(header(), "alg"), claims()));
        zoo.put("alg ES256 without a signature", unsigned(header()));
        zoo.put(
                "HS256 with the public key as secret",
                hmac("HS256", issuer.publicJson().getBytes(UTF_8)));
        zoo.put(
                "HS256 with the encoded public key as secret",
                hmac("HS256", issuer.publicKey().getEncoded()));
        zoo.put("HS256 with an empty-ish secret", hmac("HS256", new byte[] {0}));
        zoo.put("RS256 by name", ours(header().put("alg", "RS256"), claims()));
        zoo.put("ES384 by name", ours(header().put("alg", "ES384"), claims()));
        zoo.put("alg es256", ours(header().put("alg", "es256"), claims()));
        zoo.put("alg as a list", ours(header().put("alg", new JsonArray().add("ES256")), claims()));
    }

    private void addKeysFromElsewhere() throws GeneralSecurityException {
        zoo.put("another key under our kid", foreign(header()));
        zoo.put("unknown kid", foreign(header().put("kid", "unknown")));
        zoo.put("no kid", ours(without(header(), "kid"), claims()));
        zoo.put("kid as a path", foreign(header().put("kid", "../../dev/null")));
        zoo.put("jku", foreign(header().put("jku", elsewhere)));
        zoo.put("jku beside a good signature", ours(header().put("jku", elsewhere), claims()));
        zoo.put("x5u", ours(header().put("x5u", elsewhere), claims()));
        zoo.put("jwk", ours(header().put("jwk", new JsonObject(issuer.publicJson())), claims()));
        zoo.put("crit", ours(header().put("crit", new JsonArray().add("exp")), claims()));
        zoo.put("b64 false", ours(header().put("b64", false), claims()));
        zoo.put("zip", ours(header().put("zip", "DEF"), claims()));
        zoo.put("kid as an address", foreign(header().put("kid", elsewhere)));
    }

    private void addTypes() throws GeneralSecurityException {
        zoo.put("typ JWT", ours(header().put("typ", "JWT"), claims()));
        zoo.put("no typ", ours(without(header(), "typ"), claims()));
        zoo.put("typ logout+jwt", ours(header().put("typ", "logout+jwt"), claims()));
        zoo.put("typ of a service's token", ours(header().put("typ", "gatehouse-service+jwt"), claims()));
    }

    private void addClaims() throws GeneralSecurityException {
        long now = Instant.now().getEpochSecond();
        var good = claims();
        addClaims("another issuer", claims().put("iss", good.getString("iss") + ".evil"));
        addClaims("issuer with a slash", claims().put("iss", good.getString("iss") + "/"));
        addClaims("another audience", claims().put("aud", "somebody-else"));
        addClaims("expired", claims().put("exp", now - 120));
        addClaims("living longer than any we issue", claims().put("exp", now + 1_000));
        addClaims("issued in the future", claims().put("iat", now + 300));
        addClaims("not valid yet", claims().put("nbf", now + 300));
        addClaims("exp as text", claims().put("exp", "9999999999"));
        addClaims("empty subject", claims().put("sub", ""));
        addClaims("a person's and a service account's at once", claims().put("sub", good.getString("client_id")));
        addClaims(
                "of a service account without a name",
                without(claims(), "roles").put("sub", "").put("client_id", ""));
        addClaims("subject that is no user", claims().put("sub", "admin"));
        for (var claim : REQUIRED) {
            addClaims("no " + claim, without(claims(), claim));
        }
    }

    private void addClaims(String whatIsWrong, JsonObject claims) throws GeneralSecurityException {
        zoo.put(whatIsWrong, ours(header(), claims));
    }

    private void addSignatures() throws GeneralSecurityException {
        var good = ours(header(), claims());
        var input = good.substring(0, good.lastIndexOf('.') + 1);
        var signature = Base64.getUrlDecoder().decode(good.substring(input.length()));
        zoo.put("r = s = 0", input + base64(new byte[SIGNATURE_BYTES]));
        zoo.put("r = s = n", input + base64(order()));
        zoo.put("signature cut", input + base64(Arrays.copyOf(signature, SIGNATURE_BYTES - 1)));
        zoo.put("signature longer", input + base64(Arrays.copyOf(signature, SIGNATURE_BYTES + 1)));
        signature[BIT_TO_FLIP] ^= 1;
        zoo.put("signature changed", input + base64(signature));
        var changed = claims().put("roles", new JsonArray().add("admin")).encode();
        var parts = good.split("\\.");
        zoo.put("claims changed", parts[0] + "." + base64(changed.getBytes(UTF_8)) + "." + parts[2]);
        var signed = input.substring(0, input.length() - 1);
        zoo.put("signature as DER", input + base64(signature("SHA256withECDSA", signed, issuer.privateKey())));
    }

    private void addForms() throws GeneralSecurityException {
        var good = ours(header(), claims());
        zoo.put("four parts", good + ".x");
        zoo.put("five parts, as if encrypted", good + ".x.y");
        zoo.put("two parts", good.substring(0, good.lastIndexOf('.')));
        zoo.put("a text after it", good + " x");
        zoo.put("very long", ours(header(), claims().put("pad", "x".repeat(LONG))));
        zoo.put("not base64", "a!b.c!d.e!f");
        zoo.put("header is no JSON", base64("x".getBytes(UTF_8)) + good.substring(good.indexOf('.')));
        zoo.put("nothing", "x");
        zoo.put("alg twice", twice("\"alg\":\"none\"", ""));
        zoo.put("subject twice", twice("", "\"sub\":\"" + UUID.randomUUID() + "\""));
        zoo.put("dots", "..");
    }

    /** With a member more in front, which is there already. */
    private String twice(String inHeader, String inClaims) throws GeneralSecurityException {
        var input = base64(withFirst(header(), inHeader)) + "." + base64(withFirst(claims(), inClaims));
        return input + "." + base64(signature(input, issuer.privateKey()));
    }

    private static byte[] withFirst(JsonObject json, String member) {
        var text = json.encode();
        return (member.isEmpty() ? text : "{" + member + "," + text.substring(1)).getBytes(UTF_8);
    }

    private JsonObject header() {
        return header(issuer);
    }

    private static JsonObject header(Issuer issuer) {
        return new JsonObject().put("alg", "ES256").put("kid", issuer.keyId()).put("typ", "at+jwt");
    }

    private JsonObject claims() {
        return new JsonObject(goodClaims);
    }

    private static JsonObject without(JsonObject json, String member) {
        json.remove(member);
        return json;
    }

    private String ours(JsonObject header, JsonObject claims) throws GeneralSecurityException {
        return signed(header, claims, issuer.privateKey());
    }

    private String foreign(JsonObject header) throws GeneralSecurityException {
        return signed(header, claims(), stranger);
    }

    private static String signed(JsonObject header, JsonObject claims, PrivateKey key) throws GeneralSecurityException {
        var input = input(header, claims);
        return input + "." + base64(signature(input, key));
    }

    private static byte[] signature(String input, PrivateKey key) throws GeneralSecurityException {
        return signature("SHA256withECDSAinP1363Format", input, key);
    }

    private static byte[] signature(String algorithm, String input, PrivateKey key) throws GeneralSecurityException {
        var signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(input.getBytes(UTF_8));
        return signature.sign();
    }

    private String hmac(String algorithm, byte[] secret) throws GeneralSecurityException {
        var input = input(header().put("alg", algorithm), claims());
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        return input + "." + base64(mac.doFinal(input.getBytes(UTF_8)));
    }

    private String unsigned(JsonObject header) {
        return input(header, claims()) + ".";
    }

    private static String input(JsonObject header, JsonObject claims) {
        return base64(header.encode().getBytes(UTF_8)) + "."
                + base64(claims.encode().getBytes(UTF_8));
    }

    /** The order of P-256 (SEC 2, section 2.4.2) as both halves. */
    private static byte[] order() {
        var n = HexFormat.of().parseHex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
        var both = Arrays.copyOf(n, SIGNATURE_BYTES);
        System.arraycopy(n, 0, both, n.length, n.length);
        return both;
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
