package dev.gatehouse.kit.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.kit.problem.PlatformError;
import io.quarkus.security.AuthenticationFailedException;
import io.smallrye.jwt.auth.principal.DefaultJWTParser;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessTokensTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int LIFE = 600;

    private final Vertx vertx = Vertx.vertx();
    private final MovingClock clock = new MovingClock(Instant.now().truncatedTo(ChronoUnit.SECONDS));
    private final TokenConfig rules = new IssuerRules();
    private final EllipticCurveJsonWebKey key = key("1");
    private final VerificationKeys keys =
            new VerificationKeys(() -> Uni.createFrom().item(this::published), rules, clock, vertx);
    private final SessionDenyList denied = new SessionDenyList(clock, vertx);
    private final AccessTokens tokens = new AccessTokens(new DefaultJWTParser(), keys, denied, rules, clock);
    private volatile EllipticCurveJsonWebKey current = key;

    @BeforeEach
    void learn() {
        keys.refresh().await().atMost(SOON);
    }

    @AfterEach
    void close() {
        vertx.close();
    }

    @Test
    void aKeyThatIsGoneProvesNothingEvenOfATokenSeenBefore() throws JoseException {
        var token = token(LIFE);
        assertThat(isAccepted(token)).isTrue();

        current = key("2");
        learn();

        assertThat(isAccepted(token)).isFalse();
    }

    @Test
    void anotherKeyUnderTheSameIdProvesNothingOfATokenSeenBefore() throws JoseException {
        var token = token(LIFE);
        assertThat(isAccepted(token)).isTrue();

        current = key("1");
        learn();

        assertThat(isAccepted(token)).isFalse();
    }

    @Test
    void aKeyThatIsReadAgainIsTheSame() throws JoseException {
        var token = token(LIFE);
        assertThat(isAccepted(token)).isTrue();

        learn();

        assertThat(isAccepted(token)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"59, true", "60, true", "61, false", "120, false"})
    void aTokenIsGoodForAMinuteAfterItsEndWhetherSeenBeforeOrNot(int seconds, boolean isGood) throws JoseException {
        var seen = token(LIFE);
        var unseen = token(LIFE);
        assertThat(isAccepted(seen)).isTrue();

        clock.move(Duration.ofSeconds(LIFE + seconds));

        assertThat(isAccepted(seen)).isEqualTo(isGood);
        assertThat(isAccepted(unseen)).isEqualTo(isGood);
    }

    @ParameterizedTest
    @CsvSource({"59, true", "60, true", "61, false", "120, false"})
    void aTokenMayComeFromAMinuteAhead(int seconds, boolean isGood) throws JoseException {
        var token = token(LIFE);

        clock.move(Duration.ofSeconds(-seconds));

        assertThat(isAccepted(token)).isEqualTo(isGood);
    }

    @ParameterizedTest
    @CsvSource({"900, true", "901, false", "86400, false"})
    void whatLivesLongerThanAnyTokenIsNone(int life, boolean isGood) throws JoseException {
        assertThat(isAccepted(token(life))).isEqualTo(isGood);
    }

    @Test
    void noTokenIsGoodWhileItIsNotKnownWhichSessionsHaveEnded() throws JoseException {
        var seen = token(LIFE);
        var unseen = token(LIFE);
        assertThat(isAccepted(seen)).isTrue();

        denied.complete(false);

        for (var token : List.of(seen, unseen)) {
            assertThatThrownBy(() -> isAccepted(token))
                    .isInstanceOfSatisfying(DomainException.class, refusal -> assertThat(refusal.code())
                            .isEqualTo(PlatformError.UNAVAILABLE));
        }
        assertThat(isAccepted("no token")).isFalse();

        denied.complete(true);

        assertThat(isAccepted(seen)).isTrue();
        denied.revokeSession("a session", clock.instant().plusSeconds(LIFE));
        denied.complete(false);
        assertThat(isAccepted(seen)).isFalse();
    }

    private boolean isAccepted(String token) {
        return tokens.verify(token)
                .map(bearer -> true)
                .onFailure(AuthenticationFailedException.class)
                .recoverWithItem(false)
                .await()
                .atMost(SOON);
    }

    /** A person's, from now on. */
    private String token(int lifeSeconds) throws JoseException {
        long now = clock.instant().getEpochSecond();
        var claims = new JwtClaims();
        claims.setIssuer(rules.issuer());
        claims.setAudience(rules.audience());
        claims.setSubject(UUID.randomUUID().toString());
        claims.setIssuedAt(NumericDate.fromSeconds(now));
        claims.setExpirationTime(NumericDate.fromSeconds(now + lifeSeconds));
        claims.setClaim("jti", UUID.randomUUID().toString());
        claims.setClaim("sid", "a session");
        claims.setClaim("client_id", "gatehouse");
        claims.setClaim("scope", "account");
        claims.setClaim("auth_time", now);
        claims.setClaim("roles", List.of());
        var signature = new JsonWebSignature();
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
        signature.setKeyIdHeaderValue(key.getKeyId());
        signature.setHeader("typ", AccessTokens.TYPE);
        signature.setKey(key.getPrivateKey());
        signature.setPayload(claims.toJson());
        return signature.getCompactSerialization();
    }

    /** As if it had come over the wire: a new object each time. */
    private JsonWebKeySet published() {
        try {
            return new JsonWebKeySet(new JsonWebKeySet(current).toJson());
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static EllipticCurveJsonWebKey key(String keyId) {
        try {
            var key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
            key.setKeyId(keyId);
            return key;
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }
}
