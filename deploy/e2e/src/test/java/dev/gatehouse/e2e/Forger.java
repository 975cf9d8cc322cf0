package dev.gatehouse.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.testkit.HostileTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.sql.SQLException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/**
 * Makes access tokens after a good one that core-auth never issued: with its own key, which only the machine's owner can read, so that
 * nothing but the claims can be what is wrong; with a stranger's. The rest is {@link HostileTokens}'.
 */
final class Forger {

    /** The id of the stranger's key. */
    static final String STRANGER = "stranger";

    private static final String TYPE = "at+jwt";
    private static final int NONCE_AT = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String keyId;
    private final JsonNode claims;
    private final PrivateKey own;
    private final EllipticCurveJsonWebKey foreign;

    private Forger(String keyId, JsonNode claims, PrivateKey own, EllipticCurveJsonWebKey foreign) {
        this.keyId = keyId;
        this.claims = claims;
        this.own = own;
        this.foreign = foreign;
    }

    static Forger after(String token) throws IOException, SQLException, GeneralSecurityException, JoseException {
        var keyId = Person.header(token).path("kid").asText();
        var foreign = EcJwkGenerator.generateJwk(EllipticCurves.P256);
        foreign.setKeyId(STRANGER);
        return new Forger(keyId, Person.claims(token), stored(keyId), foreign);
    }

    /** With another of core-auth's keys for its own, whether it signs or not. */
    Forger by(String otherKeyId) throws IOException, SQLException, GeneralSecurityException {
        return new Forger(otherKeyId, claims, stored(otherKeyId), foreign);
    }

    /** Core-auth, private half and all. */
    HostileTokens.Issuer issuer() throws SQLException, JoseException {
        var json = column("public_jwk", keyId);
        return new HostileTokens.Issuer(
                keyId, own, PublicJsonWebKey.Factory.newPublicJwk(json).getPublicKey(), json);
    }

    /** Of the good token, as JSON. */
    String claims() {
        return claims.toString();
    }

    PrivateKey strangersKey() {
        return foreign.getPrivateKey();
    }

    /** By core-auth's own key. */
    String genuine(Map<String, ?> changes) throws JoseException {
        return signed(own, Map.of(), changes);
    }

    String foreign(String underKeyId) throws JoseException {
        return foreign(Map.of("kid", underKeyId));
    }

    /** By the stranger's key, with that in the header, besides or instead of what belongs there. */
    String foreign(Map<String, ?> header) throws JoseException {
        return signed(foreign.getPrivateKey(), header, Map.of());
    }

    /** The stranger's public key, as a header may hold one. */
    Map<String, Object> foreignKey() {
        return foreign.toParams(OutputControlLevel.PUBLIC_ONLY);
    }

    /** A key set with which {@link #foreign} tokens would be good. */
    String foreignKeys() {
        return new JsonWebKeySet(foreign).toJson(OutputControlLevel.PUBLIC_ONLY);
    }

    /** In five parts, as if encrypted, with that in the header besides what belongs there. */
    String encrypted(String algorithm, String encryption, Map<String, ?> header) {
        var members = JSON.createObjectNode()
                .put("alg", algorithm)
                .put("enc", encryption)
                .put("kid", keyId)
                .put("typ", TYPE);
        header.forEach((name, value) -> members.putPOJO(name, value));
        var part = "A".repeat(24);
        var encoded = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(members.toString().getBytes(UTF_8));
        return String.join(".", encoded, part, part, part, part);
    }

    private String signed(PrivateKey key, Map<String, ?> header, Map<String, ?> changes) throws JoseException {
        var changed = claims.<ObjectNode>deepCopy();
        changes.forEach((name, value) -> changed.putPOJO(name, value));
        var signature = new JsonWebSignature();
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
        signature.setKeyIdHeaderValue(keyId);
        signature.setHeader("typ", TYPE);
        header.forEach((name, value) -> signature.setHeader(name, value));
        signature.setKey(key);
        signature.setPayload(changed.toString());
        return signature.getCompactSerialization();
    }

    /** Out of core-auth's database, as its {@code KeyEncryption} lays keys out: version, nonce, ciphertext and tag. */
    private static PrivateKey stored(String keyId) throws IOException, SQLException, GeneralSecurityException {
        var sealed = HexFormat.of().parseHex(column("encode(private_key, 'hex')", keyId));
        var file = SystemUnderTest.system().secrets().masterKeyFile();
        var master = Base64.getMimeDecoder().decode(Files.readString(file));
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.DECRYPT_MODE,
                new SecretKeySpec(master, "AES"),
                new GCMParameterSpec(TAG_BITS, sealed, NONCE_AT, NONCE_BYTES));
        cipher.updateAAD(("signing-key/" + keyId).getBytes(UTF_8));
        int from = NONCE_AT + NONCE_BYTES;
        var pkcs8 = cipher.doFinal(sealed, from, sealed.length - from);
        return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    private static String column(String column, String keyId) throws SQLException {
        return Databases.text(
                "core-auth", "core_auth", "select " + column + " from signing_key where key_id = '" + keyId + "'");
    }
}
