package dev.gatehouse.coreauth.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThan;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.login.SignedInClient;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tokens in five parts, which cost whoever decrypts them what their header says: refused for what they are. */
@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class EncryptedTokensTest {

    /** Two thousand million rounds take a quarter of an hour. */
    private static final long SECONDS = 20;

    private static final int WRAPPED_KEY_BYTES = 40;

    /** CVE-2023-51775. */
    @Test
    void nobodyDerivesAKeyAsOftenAsATokenSays() {
        var header = header("PBES2-HS256+A128KW", "A128CBC-HS256")
                .put("p2s", base64(new byte[16]))
                .put("p2c", Integer.MAX_VALUE);

        assertRefused(token(header, WRAPPED_KEY_BYTES, 16, 64, 16));
    }

    /** CVE-2024-29371. */
    @Test
    void nobodyUnpacksWhatATokenHolds() {
        assertRefused(token(header("dir", "A256GCM").put("zip", "DEF"), 0, 12, 400, 16));
    }

    private static void assertRefused(String token) {
        SignedInClient.bearer(token)
                .get("/v1/sessions")
                .then()
                .statusCode(401)
                .body("code", equalTo("UNAUTHENTICATED"))
                .time(lessThan(SECONDS), TimeUnit.SECONDS);
    }

    private static JsonObject header(String algorithm, String encryption) {
        return new JsonObject().put("alg", algorithm).put("enc", encryption).put("typ", "at+jwt");
    }

    /** @param lengths of the encrypted key, the initialization vector, the ciphertext and the tag (RFC 7516 section 3.1) */
    private static String token(JsonObject header, int... lengths) {
        var parts = IntStream.of(lengths).mapToObj(length -> base64(new byte[length]));
        return base64(header.encode().getBytes(UTF_8)) + "." + parts.collect(Collectors.joining("."));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
