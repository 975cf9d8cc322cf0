package dev.gatehouse.kit.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quarkus.security.AuthenticationFailedException;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTParser;
import io.smallrye.jwt.auth.principal.ParseException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Verifies access tokens: {@code at+jwt}, ES256, our issuer and audience, in time, session not revoked (RFC 9068 section 4,
 * RFC 8725). A signature is checked once per token; time and revocation each time. Safe on an event loop.
 */
@ApplicationScoped
public class AccessTokens {

    static final String TYPE = "at+jwt";

    private final JWTParser parser;
    private final VerificationKeys keys;
    private final SessionDenyList denied;
    private final TokenConfig config;
    private final Clock clock;
    private final Cache<String, AccessToken> verified;

    AccessTokens(JWTParser parser, VerificationKeys keys, SessionDenyList denied, TokenConfig config, Clock clock) {
        this.parser = parser;
        this.keys = keys;
        this.denied = denied;
        this.config = config;
        this.clock = clock;
        this.verified = Caffeine.newBuilder().maximumSize(config.remembered()).build();
    }

    /** Fails with {@link AuthenticationFailedException}, which says no more, for whatever is not such a token. */
    public Uni<AccessToken> verify(String token) {
        var known = verified.getIfPresent(token);
        if (known != null) {
            return current(known);
        }
        var header = token.length() > config.maxLength() ? null : JoseHeader.read(token);
        if (header == null || !TYPE.equals(header.type())) {
            return refused();
        }
        return keys.find(header.keyId())
                .flatMap(key -> key == null ? refused() : Uni.createFrom().item(() -> parse(token, key)))
                .invoke(fresh -> verified.put(token, fresh))
                .flatMap(this::current);
    }

    private Uni<AccessToken> current(AccessToken token) {
        var now = clock.instant();
        return now.isAfter(token.expiresAt().plusSeconds(config.leewaySeconds())) || denied.refuses(token)
                ? refused()
                : Uni.createFrom().item(token);
    }

    private static Uni<AccessToken> refused() {
        return Uni.createFrom().failure(AuthenticationFailedException::new);
    }

    private AccessToken parse(String token, PublicKey key) {
        try {
            return accessToken(parser.parse(token, expectation(key)));
        } catch (ParseException | RuntimeException e) {
            throw new AuthenticationFailedException();
        }
    }

    private JWTAuthContextInfo expectation(PublicKey key) {
        var expected = new JWTAuthContextInfo(key, config.issuer());
        expected.setSignatureAlgorithm(Set.of(SignatureAlgorithm.ES256));
        expected.setExpectedAudience(Set.of(config.audience()));
        expected.setClockSkew(config.leewaySeconds());
        return expected;
    }

    private AccessToken accessToken(JsonWebToken jwt) {
        var issuedAt = Instant.ofEpochSecond(jwt.getIssuedAtTime());
        if (issuedAt.isAfter(clock.instant().plusSeconds(config.leewaySeconds()))) {
            throw new IllegalArgumentException("issued in the future");
        }
        var roles = jwt.<Iterable<?>>claim("roles").orElseThrow();
        var names = new HashSet<String>();
        roles.forEach(role -> names.add(role instanceof JsonString json ? json.getString() : String.valueOf(role)));
        return new AccessToken(
                UUID.fromString(jwt.getSubject()),
                text(jwt, "sid"),
                jwt.getTokenID(),
                text(jwt, "client_id"),
                Set.of(text(jwt, "scope").split(" ")),
                Set.copyOf(names),
                Instant.ofEpochSecond(((Number) number(jwt.claim("auth_time").orElseThrow())).longValue()),
                issuedAt,
                Instant.ofEpochSecond(jwt.getExpirationTime()));
    }

    private static Object number(Object claim) {
        return claim instanceof JsonNumber json ? json.longValue() : claim;
    }

    private static String text(JsonWebToken jwt, String claim) {
        var value = jwt.claim(claim).orElseThrow();
        return value instanceof JsonString json ? json.getString() : (String) value;
    }
}
