package dev.gatehouse.coreauth.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.gatehouse.coreauth.activation.watch.WaitTimeFuzz;
import dev.gatehouse.coreauth.audit.reading.PageTokenFuzz;
import dev.gatehouse.fuzz.Requests;
import dev.gatehouse.fuzz.Text;

class OAuthFuzzTest {

    private static final int MOST_PARAMETERS = 32;

    @DictionaryEntries({
        "grant_type=client_credentials",
        "&",
        "=",
        "%",
        "%00",
        "%C3%28",
        "Basic ",
        "client_id=",
        "client_secret=",
        "OmE=",
        "20s",
        "1500ms"
    })
    @FuzzTest
    void aFormAndAClientAreReadOrRefused(byte[] bytes) {
        var text = Text.of(bytes);
        form(text);
        client(text);
        client("Basic " + text);
        WaitTimeFuzz.parse(text);
        PageTokenFuzz.parse(text);
    }

    private static void form(String body) {
        try {
            var form = OAuthForm.read(body);
            assertThat(form.get("client_id").map(String::isEmpty).orElse(false)).isFalse();
            assertThat(body.split("&", -1)).hasSizeLessThanOrEqualTo(body.length() + MOST_PARAMETERS);
            assertThat(form.toString()).isEqualTo("OAuthForm[redacted]");
            form.require("token");
        } catch (OAuthException refused) {
            Text.assertUntold(refused, body);
        }
    }

    private static void client(String header) {
        try {
            var client = PresentedClient.of(Requests.with("Authorization", header), OAuthForm.read(""));
            assertThat(client.secret().map(String::isEmpty).orElse(false)).isFalse();
            assertThat(client.toString()).isEqualTo("PresentedClient[redacted]");
        } catch (OAuthException refused) {
            Text.assertUntold(refused, header);
        }
    }
}
