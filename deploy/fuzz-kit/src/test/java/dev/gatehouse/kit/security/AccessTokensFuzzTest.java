package dev.gatehouse.kit.security;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.gatehouse.fuzz.Text;
import io.quarkus.security.AuthenticationFailedException;
import io.smallrye.jwt.auth.principal.DefaultJWTParser;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.BeforeAll;

/**
 * Whatever is presented as a token, and whatever header and claims the issuer's own key might have signed: a token, or one refusal.
 * What is accepted is read once more, past what judges it.
 */
class AccessTokensFuzzTest {

    private static final String HEADER = "{\"alg\":\"ES256\",\"kid\":\"1\",\"typ\":\"at+jwt\"}";

    /** These two stand for now and for ten minutes later: a seed does not grow old. */
    private static final String NOW = "1700000000";

    private static final String LATER = "1700000600";
    private static final int LIFE = 600;

    private static final String CLAIMS = """
            {"iss":"http://issuer.test","aud":"gatehouse","sub":"018f0000-0000-7000-8000-000000000000","client_id":"gatehouse",
            "scope":"account","sid":"s","jti":"j","iat":1700000000,"exp":1700000600,"auth_time":1700000000,"roles":["user"]}""";

    private static final TokenConfig CONFIG = new IssuerConfig();
    private static final Clock CLOCK = Clock.systemUTC();
    private static final EllipticCurveJsonWebKey KEY = key("1");
    private static final EllipticCurveJsonWebKey ANOTHER = key("2");
    private static final AccessTokens TOKENS = tokens();

    /** Else it would say nothing that the others are refused. */
    @BeforeAll
    static void whatIsGoodIsAccepted() throws GeneralSecurityException {
        var good = signed(HEADER.getBytes(UTF_8), dated(CLAIMS.getBytes(UTF_8)));
        assertThat(isAccepted(good)).isTrue();
    }

    @DictionaryEntries({
        "{\"iss\":\"http://issuer.test\",\"aud\":\"gatehouse\",\"sub\":\"",
        "\"exp\":",
        "\"iat\":",
        "\"auth_time\":",
        "\"roles\":[",
        "\"scope\":\"",
        "1e999999999",
        "9223372036854775808",
        NOW,
        LATER,
        "\"alg\":\"ES256\"",
        "\"alg\":\"HS256\"",
        "\"kid\":\"1\"",
        "\"kid\":\"2\"",
        "\"typ\":\"at+jwt\"",
        "{\"alg\":\"none\"}",
        "eyJhbGciOiJub25lIn0."
    })
    @FuzzTest
    void isATokenOrIsRefused(byte[] bytes) throws GeneralSecurityException, JoseException {
        var text = Text.of(bytes);
        isAccepted(text);
        var header = JoseHeader.read(text);
        if (header != null) {
            assertThat(header.type()).isNotNull();
        }
        if (isAccepted(signed(bytes, dated(CLAIMS.getBytes(UTF_8))))) {
            assertIssuedHeader(bytes);
        }
        var claims = dated(bytes);
        long before = CLOCK.instant().getEpochSecond();
        if (isAccepted(signed(HEADER.getBytes(UTF_8), claims))) {
            assertClaimsHold(claims, before);
        }
    }

    /** The key that signed it is the one it names, and nothing else is said. */
    private static void assertIssuedHeader(byte[] header) throws JoseException {
        assertThat(JsonUtil.parseJson(new String(header, UTF_8)))
                .isEqualTo(Map.of("alg", "ES256", "kid", "1", "typ", AccessTokens.TYPE));
    }

    private static void assertClaimsHold(byte[] bytes, long before) throws JoseException {
        var claims = JsonUtil.parseJson(new String(bytes, UTF_8));
        assertThat(claims).containsEntry("iss", CONFIG.issuer());
        var audience = claims.get("aud");
        boolean isOurs = audience instanceof List<?> several
                ? several.contains(CONFIG.audience())
                : CONFIG.audience().equals(audience);
        assertThat(isOurs).as("meant for us: %s", audience).isTrue();
        var end = claims.get("exp");
        boolean isInTime = end instanceof Number seconds && seconds.longValue() >= before - CONFIG.leewaySeconds();
        assertThat(isInTime).as("in time: %s", end).isTrue();
    }

    private static boolean isAccepted(String token) {
        try {
            var bearer = TOKENS.verify(token).await().indefinitely();
            assertThat(bearer.sessionId()).isNotNull();
            assertThat(bearer.getName()).isNotBlank();
            return true;
        } catch (AuthenticationFailedException refused) {
            assertThat(refused.getMessage()).isNull();
            return false;
        }
    }

    /** Byte for byte the same but for the two times. */
    private static byte[] dated(byte[] claims) {
        long now = CLOCK.instant().getEpochSecond();
        return new String(claims, ISO_8859_1)
                .replace(NOW, String.valueOf(now))
                .replace(LATER, String.valueOf(now + LIFE))
                .getBytes(ISO_8859_1);
    }

    private static String signed(byte[] header, byte[] claims) throws GeneralSecurityException {
        var input = base64(header) + "." + base64(claims);
        var signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initSign(KEY.getPrivateKey());
        signature.update(input.getBytes(UTF_8));
        return input + "." + base64(signature.sign());
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static AccessTokens tokens() {
        var vertx = Vertx.vertx();
        var published = new JsonWebKeySet(KEY, ANOTHER);
        var keys = new VerificationKeys(() -> Uni.createFrom().item(published), CONFIG, CLOCK, vertx);
        keys.refresh().await().indefinitely();
        return new AccessTokens(new DefaultJWTParser(), keys, new SessionDenyList(CLOCK, vertx), CONFIG, CLOCK);
    }

    private static EllipticCurveJsonWebKey key(String id) {
        try {
            var key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
            key.setKeyId(id);
            return key;
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }
}
