package dev.gatehouse.communication.verification;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.communication.ServiceTest;
import dev.gatehouse.communication.Surroundings;
import dev.gatehouse.testkit.BackingServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@QuarkusTestResource(Surroundings.class)
class VerifyEmailPageTest extends ServiceTest {

    @Test
    void thePageIsInTheReadersLanguage() {
        assertThat(page("de-CH,de;q=0.9").asString())
                .contains("<html lang=\"de\">", "<h1>E-Mail-Adresse bestätigen</h1>", ">Bestätigen</button>");
        assertThat(page("en-GB").asString())
                .contains("<html lang=\"en\">", "<h1>Confirm your e-mail address</h1>", ">Confirm</button>");
        assertThat(page("fr").asString()).contains("<html lang=\"en\">");
    }

    @Test
    void thePolicyAdmitsExactlyThePagesOwnScriptAndStyle() {
        var page = page("en");
        var script = hash(only("<script>(.*?)</script>", page.asString()));
        var style = hash(only("<style>(.*?)</style>", page.asString()));

        assertThat(page.header("Content-Security-Policy"))
                .isEqualTo("default-src 'none'; script-src 'sha256-" + script + "'; style-src 'sha256-" + style
                        + "'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        assertThat(page.asString()).doesNotContain("style=\"").doesNotContain(" onclick");
    }

    @Test
    void thePageIsNeitherKeptNorLeaked() {
        var page = page("en");

        assertThat(page.header("Cache-Control")).isEqualTo("no-store");
        assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(page.header("Vary")).isEqualTo("Accept-Language");
        assertThat(page.contentType()).isEqualTo("text/html;charset=utf-8");
    }

    private static Response page(String language) {
        var page = given().header("Accept-Language", language).get("/verify-email");
        assertThat(page.statusCode()).isEqualTo(200);
        return page;
    }

    private static String only(String pattern, String page) {
        var found =
                Pattern.compile(pattern, Pattern.DOTALL).matcher(page).results().toList();
        assertThat(found).hasSize(1);
        return found.getFirst().group(1);
    }

    private static String hash(String content) {
        try {
            return Base64.getEncoder()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
