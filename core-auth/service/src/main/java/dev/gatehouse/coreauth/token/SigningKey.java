package dev.gatehouse.coreauth.token;

import java.security.PrivateKey;
import java.time.Instant;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;

/**
 * A P-256 key that signs access tokens from {@code signFrom} (inclusive) until {@code signUntil} (exclusive).
 *
 * @param publicJwk the public half only
 */
record SigningKey(
        String keyId, PrivateKey privateKey, EllipticCurveJsonWebKey publicJwk, Instant signFrom, Instant signUntil) {

    boolean signsAt(Instant now) {
        return !now.isBefore(signFrom) && now.isBefore(signUntil);
    }

    /** The same key, called earlier. */
    SigningKey from(Instant earlier) {
        return new SigningKey(keyId, privateKey, publicJwk, earlier, signUntil);
    }

    String publicJson() {
        return publicJwk.toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY);
    }

    @Override
    public String toString() {
        return "SigningKey[" + keyId + ", from " + signFrom + " until " + signUntil + "]";
    }
}
