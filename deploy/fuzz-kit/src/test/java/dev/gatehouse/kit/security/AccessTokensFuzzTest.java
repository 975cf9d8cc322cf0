package dev.gatehouse.kit.security;

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
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/** Whatever is presented as a token, and whatever claims the issuer's own key might have signed: a token, or one refusal. */
class AccessTokensFuzzTest {

    private static final String HEADER = "{\"alg\":\"ES256\",\"kid\":\"1\",\"typ\":\"at+jwt\"}";
    private static final EllipticCurveJsonWebKey KEY = key();
    private static final AccessTokens TOKENS = tokens();

    @DictionaryEntries({
        "{\"iss\":\"http://issuer.test\",\"aud\":\"gatehouse\",\"sub\":\"",
        "\"exp\":",
        "\"iat\":",
        "\"auth_time\":",
        "\"roles\":[",
        "\"scope\":\"",
        "1e999999999",
        "9223372036854775808",
        "{\"alg\":\"none\"}",
        "eyJhbGciOiJub25lIn0."
    })
    @FuzzTest
    void isATokenOrIsRefused(byte[] bytes) throws GeneralSecurityException {
        var text = Text.of(bytes);
        verify(text);
        var header = JoseHeader.read(text);
        if (header != null) {
            assertThat(header.type()).isNotNull();
        }
        verify(signed(HEADER.getBytes(UTF_8), bytes));
        verify(signed(bytes, "{}".getBytes(UTF_8)));
    }

    private static void verify(String token) {
        try {
            var bearer = TOKENS.verify(token).await().indefinitely();
            assertThat(bearer.sessionId()).isNotNull();
            assertThat(bearer.getName()).isNotBlank();
        } catch (AuthenticationFailedException refused) {
            assertThat(refused.getMessage()).isNull();
        }
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
        var config = new IssuerConfig();
        var clock = Clock.systemUTC();
        var vertx = Vertx.vertx();
        var keys = new VerificationKeys(() -> Uni.createFrom().item(new JsonWebKeySet(KEY)), config, clock, vertx);
        keys.refresh().await().indefinitely();
        return new AccessTokens(new DefaultJWTParser(), keys, new SessionDenyList(clock, vertx), config, clock);
    }

    private static EllipticCurveJsonWebKey key() {
        try {
            var key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
            key.setKeyId("1");
            return key;
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }
}
