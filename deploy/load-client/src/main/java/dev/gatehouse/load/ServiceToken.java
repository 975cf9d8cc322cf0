package dev.gatehouse.load;

import dev.gatehouse.authorization.api.v1.AuthorizationServiceGrpc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/** The load tool's own identity among the services, from the running system's secrets. */
final class ServiceToken {

    private static final int SECONDS = 290;

    private ServiceToken() {}

    /** For permission checks, valid for five minutes at most: as long as one measurement of them may take. */
    static String sign(Path key, long nowSeconds) throws IOException {
        try {
            var jwk = PublicJsonWebKey.Factory.newPublicJwk(Files.readString(key));
            var signature = new JsonWebSignature();
            signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
            signature.setKeyIdHeaderValue(jwk.getKeyId());
            signature.setHeader("typ", "gatehouse-service+jwt");
            signature.setKey(jwk.getPrivateKey());
            signature.setPayload(JsonUtil.toJson(Map.of(
                    "iss",
                    jwk.getKeyId(),
                    "sub",
                    jwk.getKeyId(),
                    "aud",
                    AuthorizationServiceGrpc.SERVICE_NAME,
                    "iat",
                    nowSeconds,
                    "exp",
                    nowSeconds + SECONDS,
                    "jti",
                    UUID.randomUUID().toString())));
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IOException("cannot sign with " + key, e);
        }
    }
}
