package dev.gatehouse.kit.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.kit.direct.v1.EventIngressGrpc;
import io.smallrye.jwt.auth.principal.DefaultJWTParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceTokensTest {

    private static final String THINGS = "gatehouse.kit.v1.Things";
    private static final String OTHERS = "gatehouse.kit.v1.Others";

    private record Keys(Path own, Path all) implements ServiceKeysConfig {

        @Override
        public Duration lifetime() {
            return Duration.ofMinutes(4);
        }
    }

    private ServiceTokens tokens;

    @BeforeEach
    void begin(@TempDir Path directory) throws IOException, JoseException {
        var key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
        key.setKeyId("kit");
        var own = Files.writeString(
                directory.resolve("kit.jwk"), key.toJson(JsonWebKey.OutputControlLevel.INCLUDE_PRIVATE));
        var all = Files.writeString(
                directory.resolve("services.jwks"),
                new JsonWebKeySet(key).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY));
        tokens = new ServiceTokens(new DefaultJWTParser(), new Keys(own, all), Clock.systemUTC());
    }

    @Test
    void aTokenIsGoodForWhatItWasMadeForAndForNothingElse() {
        var token = tokens.own(THINGS);

        assertThat(tokens.caller(token, OTHERS)).isNull();
        assertThat(tokens.caller(token, THINGS)).isEqualTo("kit");
        assertThat(tokens.caller(token, OTHERS)).isNull();
        assertThat(tokens.caller(token, THINGS)).isEqualTo("kit");
    }

    @Test
    void eachAudienceHasATokenOfItsOwnThatIsUsedAgain() {
        var token = tokens.own(THINGS);

        assertThat(tokens.own(OTHERS)).isNotEqualTo(token);
        assertThat(tokens.own(THINGS)).isEqualTo(token);
    }

    @Test
    void whatEveryServiceServesIsCalledAtOneOfThem() {
        var everywhere = EventIngressGrpc.getDeliverMethod();
        var atOne = everywhere.toBuilder().setFullMethodName(THINGS + "/Do").build();

        assertThat(Audience.of(everywhere, "core-auth")).isEqualTo("gatehouse.platform.v1.EventIngress/core-auth");
        assertThat(Audience.of(atOne, "")).isEqualTo(THINGS);
        assertThat(Audience.of(atOne, "core-auth")).isEqualTo(THINGS);
    }
}
