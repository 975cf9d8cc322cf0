package dev.gatehouse.testkit;

import com.sun.net.httpserver.HttpServer;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/** An issuer for tests: access tokens as core-auth makes them, and the JWKS that proves them. */
public final class TestTokens {

    public static final String ISSUER = "http://issuer.test";
    public static final String AUDIENCE = "gatehouse";

    private static final String KEY_ID = "test-1";
    private static final int SECONDS = 600;
    private static final EllipticCurveJsonWebKey KEY = key(KEY_ID);
    private static final List<JsonWebKey> PUBLISHED = new CopyOnWriteArrayList<>(List.of(KEY));
    private static final AtomicLong SLOWNESS_NANOS = new AtomicLong();
    private static final String JWKS_URL = serve();

    private TestTokens() {}

    public static String jwksUrl() {
        return JWKS_URL;
    }

    /** Of a full session: scope {@code account}. */
    public static String full(UUID userId, String... roles) {
        return sign(claims(userId, "account", List.of(roles)));
    }

    /** Of a temporary session: scope {@code activation}, no roles. */
    public static String temporary(UUID userId) {
        return sign(claims(userId, "activation", List.of()));
    }

    /** Of a service account, as it gets by client credentials. */
    public static String serviceAccount(String clientId, String... scopes) {
        var now = Instant.now();
        return sign(Jwt.issuer(ISSUER)
                .audience(AUDIENCE)
                .subject(clientId)
                .issuedAt(now)
                .expiresAt(now.plusSeconds(SECONDS))
                .claim("jti", UUID.randomUUID().toString())
                .claim("client_id", clientId)
                .claim("scope", String.join(" ", scopes))
                .claim("sid", "sid-" + clientId));
    }

    /** The claims of a good token, to be spoilt by a test. */
    public static JwtClaimsBuilder claims(UUID userId, String scope, List<String> roles) {
        var now = Instant.now();
        return Jwt.issuer(ISSUER)
                .audience(AUDIENCE)
                .subject(userId.toString())
                .issuedAt(now)
                .expiresAt(now.plusSeconds(SECONDS))
                .claim("jti", UUID.randomUUID().toString())
                .claim("client_id", "gatehouse")
                .claim("scope", scope)
                .claim("sid", "sid-" + userId)
                .claim("auth_time", now.getEpochSecond())
                .claim("acr", "urn:gatehouse:acr:password")
                .claim("amr", List.of("pwd"))
                .claim("roles", roles);
    }

    public static String sign(JwtClaimsBuilder claims) {
        return sign(claims, KEY);
    }

    /** By a key of {@link #published}. */
    public static String sign(JwtClaimsBuilder claims, EllipticCurveJsonWebKey key) {
        return claims.jws()
                .algorithm(SignatureAlgorithm.ES256)
                .keyId(key.getKeyId())
                .header("typ", "at+jwt")
                .sign(key.getPrivateKey());
    }

    /** One more key that the issuer has from now on; whoever asks for its keys waits so long for them. */
    public static EllipticCurveJsonWebKey published(Duration slowness) {
        var key = key("test-" + (PUBLISHED.size() + 1));
        SLOWNESS_NANOS.set(slowness.toNanos());
        PUBLISHED.add(key);
        return key;
    }

    static EllipticCurveJsonWebKey key(String keyId) {
        try {
            var key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
            key.setKeyId(keyId);
            key.setAlgorithm("ES256");
            return key;
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String serve() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/jwks.json", exchange -> {
                LockSupport.parkNanos(SLOWNESS_NANOS.get());
                var body = new JsonWebKeySet(PUBLISHED)
                        .toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY)
                        .getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().add("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, body.length);
                try (var stream = exchange.getResponseBody()) {
                    stream.write(body);
                }
            });
            server.setExecutor(task -> {
                var thread = new Thread(task, "test-jwks");
                thread.setDaemon(true);
                thread.start();
            });
            server.start();
            return "http://127.0.0.1:" + server.getAddress().getPort() + "/jwks.json";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
