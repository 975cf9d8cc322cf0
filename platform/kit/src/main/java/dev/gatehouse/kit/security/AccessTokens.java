package dev.gatehouse.kit.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.kit.problem.PlatformError;
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
import org.jspecify.annotations.Nullable;

/**
 * Verifies access tokens, of people and of service accounts: {@code at+jwt}, ES256, our issuer and audience, in time, session
 * not revoked (RFC 9068 section 4, RFC 8725). A signature is checked once per token; time, revocation and whether the key still is
 * one each time. Safe on an event loop.
 */
@ApplicationScoped
public class AccessTokens {

    static final String TYPE = "at+jwt";

    private static final String ENDED_UNKNOWN = "Which sessions have ended is not known just now. Try again shortly.";

    private record Verified(BearerToken bearer, String keyId, PublicKey key) {}

    private final JWTParser parser;
    private final VerificationKeys keys;
    private final SessionDenyList denied;
    private final TokenConfig config;
    private final Clock clock;
    private final Cache<String, Verified> verified;

    AccessTokens(JWTParser parser, VerificationKeys keys, SessionDenyList denied, TokenConfig config, Clock clock) {
        this.parser = parser;
        this.keys = keys;
        this.denied = denied;
        this.config = config;
        this.clock = clock;
        this.verified = Caffeine.newBuilder().maximumSize(config.remembered()).build();
    }

    /**
     * Fails with {@link AuthenticationFailedException}, which says no more, for whatever is not such a token; with UNAVAILABLE when no
     * key is known to tell by, or it is not known which sessions have ended: to call an ended one's token good would let it back in.
     */
    public Uni<BearerToken> verify(String token) {
        var known = verified.getIfPresent(token);
        if (known != null && known.key().equals(keys.known(known.keyId()))) {
            return current(known.bearer());
        }
        var header = header(token);
        if (header == null) {
            return refused();
        }
        var keyId = header.keyId();
        return keys.find(keyId)
                .flatMap(key -> key == null ? refused() : Uni.createFrom().item(() -> fresh(token, keyId, key)))
                .flatMap(this::current);
    }

    /**
     * As {@link #verify}, for who must not take an outage for a refusal: when the token's key is not known and cannot be asked for,
     * fails as the asking does.
     */
    public Uni<BearerToken> verifyForCertain(String token) {
        return verify(token).onFailure(AuthenticationFailedException.class).recoverWithUni(refusal -> {
            var header = header(token);
            return header == null || keys.known(header.keyId()) != null
                    ? Uni.createFrom().failure(refusal)
                    : keys.confirm().flatMap(done -> verify(token));
        });
    }

    private @Nullable JoseHeader header(String token) {
        var header = token.length() > config.maxLength() ? null : JoseHeader.read(token);
        return header != null && TYPE.equals(header.type()) ? header : null;
    }

    private Uni<BearerToken> current(BearerToken token) {
        var now = clock.instant();
        if (now.isAfter(token.expiresAt().plusSeconds(config.leewaySeconds())) || denied.refuses(token)) {
            return refused();
        }
        return denied.isComplete()
                ? Uni.createFrom().item(token)
                : Uni.createFrom().failure(() -> new DomainException(PlatformError.UNAVAILABLE, ENDED_UNKNOWN));
    }

    private static Uni<BearerToken> refused() {
        return Uni.createFrom().failure(AuthenticationFailedException::new);
    }

    private BearerToken fresh(String token, String keyId, PublicKey key) {
        var bearer = parse(token, key);
        verified.put(token, new Verified(bearer, keyId, key));
        return bearer;
    }

    private BearerToken parse(String token, PublicKey key) {
        try {
            return bearerToken(parser.parse(token, expectation(key)));
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

    private BearerToken bearerToken(JsonWebToken jwt) {
        var issuedAt = Instant.ofEpochSecond(jwt.getIssuedAtTime());
        if (issuedAt.isAfter(clock.instant().plusSeconds(config.leewaySeconds()))) {
            throw new IllegalArgumentException("issued in the future");
        }
        if (expiry(jwt).isAfter(issuedAt.plus(config.longestLife()))) {
            throw new IllegalArgumentException("lives too long");
        }
        return text(jwt, "client_id").equals(jwt.getSubject())
                ? serviceAccountToken(jwt, issuedAt)
                : accessToken(jwt, issuedAt);
    }

    /** Without roles: a mixture with a person's token is neither. */
    private static ServiceAccountToken serviceAccountToken(JsonWebToken jwt, Instant issuedAt) {
        if (jwt.getSubject().isBlank() || jwt.claim("roles").isPresent()) {
            throw new IllegalArgumentException("not a service account's");
        }
        return new ServiceAccountToken(
                jwt.getSubject(), text(jwt, "sid"), text(jwt, "jti"), scopes(jwt), issuedAt, expiry(jwt));
    }

    private static AccessToken accessToken(JsonWebToken jwt, Instant issuedAt) {
        var roles = jwt.<Iterable<?>>claim("roles").orElseThrow();
        var names = new HashSet<String>();
        roles.forEach(role -> names.add(role instanceof JsonString json ? json.getString() : String.valueOf(role)));
        return new AccessToken(
                UUID.fromString(jwt.getSubject()),
                text(jwt, "sid"),
                text(jwt, "jti"),
                text(jwt, "client_id"),
                scopes(jwt),
                Set.copyOf(names),
                Instant.ofEpochSecond(((Number) number(jwt.claim("auth_time").orElseThrow())).longValue()),
                issuedAt,
                expiry(jwt));
    }

    private static Set<String> scopes(JsonWebToken jwt) {
        return Set.of(text(jwt, "scope").split(" "));
    }

    private static Instant expiry(JsonWebToken jwt) {
        return Instant.ofEpochSecond(jwt.getExpirationTime());
    }

    private static Object number(Object claim) {
        return claim instanceof JsonNumber json ? json.longValue() : claim;
    }

    private static String text(JsonWebToken jwt, String claim) {
        var value = jwt.claim(claim).orElseThrow();
        return value instanceof JsonString json ? json.getString() : (String) value;
    }
}
