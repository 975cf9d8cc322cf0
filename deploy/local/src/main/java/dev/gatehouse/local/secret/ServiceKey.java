package dev.gatehouse.local.secret;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;

/** A P-256 key pair for ES256, written as RFC 7517 asks; its {@code kid} is the holder's name. */
final class ServiceKey {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int COORDINATE_BYTES = 32;

    private final String holder;
    private final KeyPair pair;

    private ServiceKey(String holder, KeyPair pair) {
        this.holder = holder;
        this.pair = pair;
    }

    static ServiceKey generate(String holder) {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return new ServiceKey(holder, generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    String privateJwk() {
        return jwk().put("d", encoded(((ECPrivateKey) pair.getPrivate()).getS()))
                .toPrettyString();
    }

    static String publicSet(List<ServiceKey> keys) {
        var set = JSON.createObjectNode();
        var array = set.putArray("keys");
        keys.forEach(key -> array.add(key.jwk()));
        return set.toPrettyString();
    }

    private ObjectNode jwk() {
        var point = ((ECPublicKey) pair.getPublic()).getW();
        return JSON.createObjectNode()
                .put("kty", "EC")
                .put("crv", "P-256")
                .put("kid", holder)
                .put("use", "sig")
                .put("alg", "ES256")
                .put("x", encoded(point.getAffineX()))
                .put("y", encoded(point.getAffineY()));
    }

    /** Unsigned, big-endian, exactly 32 bytes (RFC 7518, 6.2.1.2). */
    private static String encoded(BigInteger number) {
        var minimal = number.toByteArray();
        var padded = new byte[COORDINATE_BYTES];
        int length = Math.min(minimal.length, COORDINATE_BYTES);
        System.arraycopy(minimal, minimal.length - length, padded, COORDINATE_BYTES - length, length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(padded);
    }

    @Override
    public String toString() {
        return "ServiceKey[" + holder + "]";
    }
}
