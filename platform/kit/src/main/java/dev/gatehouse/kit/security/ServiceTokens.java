package dev.gatehouse.kit.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTParser;
import io.smallrye.jwt.auth.principal.ParseException;
import io.smallrye.jwt.build.Jwt;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * Short-lived tokens by which services know each other: a JWT of a type of its own, signed by the calling service's key, so
 * that none passes for an access token or the other way round; for one {@link Audience}, so that who is called can do nothing
 * with it elsewhere. Thread-safe; nothing blocks after construction.
 */
@ApplicationScoped
public class ServiceTokens {

    private static final String TYPE = "gatehouse-service+jwt";
    private static final int LEEWAY_SECONDS = 30;
    private static final int REMEMBERED = 1_000;

    /** More than there are gRPC services that one service calls. */
    private static final int AUDIENCES = 100;

    private record Issued(String token, Instant renewAt) {}

    private record Verified(String service, String audience, Instant expiresAt) {}

    private final JWTParser parser;
    private final ServiceKeysConfig config;
    private final Clock clock;
    private final String name;
    private final PrivateKey key;
    private final Map<String, PublicKey> callers;
    private final Cache<String, Verified> verified =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();
    private final Cache<String, Issued> issued =
            Caffeine.newBuilder().maximumSize(AUDIENCES).build();

    ServiceTokens(JWTParser parser, ServiceKeysConfig config, Clock clock) {
        this.parser = parser;
        this.config = config;
        this.clock = clock;
        var own = privateKey(config.own());
        this.name = own.getKeyId();
        this.key = own.getPrivateKey();
        this.callers = publicKeys(config.all());
    }

    /** This service's token for the audience: the same one until half of its life has passed. */
    String own(String audience) {
        var current = issued.getIfPresent(audience);
        var now = clock.instant();
        if (current == null || !now.isBefore(current.renewAt())) {
            current = new Issued(sign(audience, now), now.plus(config.lifetime().dividedBy(2)));
            issued.put(audience, current);
        }
        return current.token();
    }

    /** The calling service's name, or null for anything that is not a service's token for the audience in time. */
    @Nullable String caller(String token, String audience) {
        var known = verified.getIfPresent(token);
        if (known == null || !known.audience().equals(audience)) {
            known = verify(token, audience);
            if (known == null) {
                return null;
            }
            verified.put(token, known);
        }
        return clock.instant().isAfter(known.expiresAt()) ? null : known.service();
    }

    private String sign(String audience, Instant now) {
        return Jwt.issuer(name)
                .subject(name)
                .audience(audience)
                .issuedAt(now)
                .expiresAt(now.plus(config.lifetime()))
                .jws()
                .algorithm(SignatureAlgorithm.ES256)
                .keyId(name)
                .header("typ", TYPE)
                .sign(key);
    }

    private @Nullable Verified verify(String token, String audience) {
        var header = JoseHeader.read(token);
        var key = header == null || !TYPE.equals(header.type()) ? null : callers.get(header.keyId());
        if (header == null || key == null) {
            return null;
        }
        var expected = new JWTAuthContextInfo(key, header.keyId());
        expected.setSignatureAlgorithm(Set.of(SignatureAlgorithm.ES256));
        expected.setExpectedAudience(Set.of(audience));
        expected.setClockSkew(LEEWAY_SECONDS);
        try {
            var jwt = parser.parse(token, expected);
            return new Verified(
                    header.keyId(),
                    audience,
                    Instant.ofEpochSecond(jwt.getExpirationTime()).plusSeconds(LEEWAY_SECONDS));
        } catch (ParseException | RuntimeException e) {
            return null;
        }
    }

    private static PublicJsonWebKey privateKey(Path file) {
        try {
            return PublicJsonWebKey.Factory.newPublicJwk(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException("platform.service-keys.own: cannot read " + file, e);
        } catch (JoseException e) {
            throw new IllegalArgumentException("platform.service-keys.own: " + file + " is not a private JWK");
        }
    }

    private static Map<String, PublicKey> publicKeys(Path file) {
        try {
            return new JsonWebKeySet(Files.readString(file))
                    .getJsonWebKeys().stream()
                            .collect(Collectors.toUnmodifiableMap(
                                    JsonWebKey::getKeyId, key -> ((PublicJsonWebKey) key).getPublicKey()));
        } catch (IOException e) {
            throw new UncheckedIOException("platform.service-keys.all: cannot read " + file, e);
        } catch (JoseException e) {
            throw new IllegalArgumentException("platform.service-keys.all: " + file + " is not a JWKS");
        }
    }
}
