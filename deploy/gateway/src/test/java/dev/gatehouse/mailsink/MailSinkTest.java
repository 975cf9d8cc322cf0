package dev.gatehouse.mailsink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URLEncoder;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MailSinkTest extends MailSinkHarness {

    @Test
    void aMailIsListedAndReadAsMailpitDoes() throws Exception {
        send("ada@example.org", "Prüfe deine Adresse ✓");

        var page = json("/api/v1/messages");
        assertThat(page.getInteger("total")).isEqualTo(1);
        assertThat(page.getInteger("count")).isEqualTo(1);
        assertThat(page.getInteger("unread")).isEqualTo(1);
        var listed = page.getJsonArray("messages").getJsonObject(0);
        assertThat(listed.getString("Subject")).isEqualTo("Prüfe deine Adresse ✓");
        assertThat(listed.getString("Snippet")).isEqualTo("Grüße, verify: https://example.org/verify");
        assertThat(listed.getJsonObject("From"))
                .isEqualTo(new JsonObject().put("Name", "Gatehouse").put("Address", "no-reply@example.org"));
        assertThat(listed.getJsonArray("To"))
                .isEqualTo(new JsonArray().add(new JsonObject().put("Name", "").put("Address", "ada@example.org")));
        assertThat(listed.getString("Created")).matches("20\\d\\d-.*Z");
        assertThat(listed.getInteger("Size")).isPositive();
        assertThat(listed.getString("MessageID")).contains("@").doesNotContain("<");

        var message = json("/api/v1/message/" + listed.getString("ID"));
        assertThat(message.getString("Text")).isEqualToIgnoringNewLines("Grüße,\nverify: https://example.org/verify");
        assertThat(message.getString("HTML")).isEqualTo(HTML);
        assertThat(message.getString("Subject")).isEqualTo("Prüfe deine Adresse ✓");
        assertThat(json("/api/v1/messages").getInteger("unread")).isZero();
    }

    @Test
    void theNewestIsFirstAndPagesAreCut() throws Exception {
        for (int i = 0; i < 5; i++) {
            send("user" + i + "@example.org", "mail " + i);
        }

        var page = json("/api/v1/messages?start=1&limit=2");
        assertThat(page.getJsonArray("messages").stream().map(it -> ((JsonObject) it).getString("Subject")))
                .containsExactly("mail 3", "mail 2");
        assertThat(page.getInteger("total")).isEqualTo(5);
        assertThat(page.getInteger("start")).isEqualTo(1);
        assertThat(json("/api/v1/message/latest").getString("Subject")).isEqualTo("mail 4");
        assertThat(sink().messages())
                .extracting(mail -> mail.summary().subject())
                .startsWith("mail 4", "mail 3");
    }

    @ParameterizedTest
    @CsvSource({
        "to:ADA@example.org, 1",
        "to:example.org, 2",
        "from:no-reply, 2",
        "subject:verify, 1",
        "subject:\"verify your\", 1",
        "subject:\"your verify\", 0",
        "please to:grace, 0",
        "reset to:grace, 1",
        "https://example.org/verify, 2"
    })
    void aSearchFindsWhatFitsEveryWord(String query, int found) throws Exception {
        send("ada@example.org", "Please verify your address");
        send("grace@example.org", "Reset");

        var page = json("/api/v1/search?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));

        assertThat(page.getInteger("messages_count")).isEqualTo(found);
        assertThat(page.getJsonArray("messages")).hasSize(found);
        assertThat(page.getInteger("total")).isEqualTo(2);
    }

    @Test
    void mailsAreDeletedSomeOrAll() throws Exception {
        send("a@example.org", "one");
        send("b@example.org", "two");
        var id = sink().messages().getFirst().id();

        delete(
                "/api/v1/messages",
                new JsonObject().put("IDs", new JsonArray().add(id)).encode());
        assertThat(sink().messages())
                .extracting(mail -> mail.summary().subject())
                .containsExactly("one");
        assertThat(get("/api/v1/message/" + id).statusCode()).isEqualTo(404);

        delete("/api/v1/messages", "");
        assertThat(sink().messages()).isEmpty();
        assertThat(get("/api/v1/message/latest").statusCode()).isEqualTo(404);
    }

    @Test
    void theMailIsShownWithoutScriptsAndWithoutFetching() throws Exception {
        send("ada@example.org", "Hello");

        var view = get("/view/" + sink().messages().getFirst().id());

        assertThat(view.body()).isEqualTo("<!doctype html><base target=\"_blank\">" + HTML);
        assertThat(view.headers().firstValue("content-security-policy").orElse(""))
                .startsWith("sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none';");
        assertThat(get("/api/v1/message/latest/raw").body()).contains("Subject: Hello\r\n");
    }

    @Test
    void thePageIsThereAndAllowsNothingFromElsewhere() throws Exception {
        var page = get("/");

        assertThat(page.headers().firstValue("content-type")).contains("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("content-security-policy").orElse(""))
                .contains("default-src 'none'", "connect-src 'self'");
        assertThat(page.body()).contains("<title>Mail sink</title>").doesNotContain("src=\"http");
    }

    @Test
    void anOpenPageHearsOfANewMail() throws Exception {
        var response = http().send(request("/live").build(), BodyHandlers.ofInputStream());
        try (var reader = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            assertThat(reader.readLine()).isEqualTo(": here");
            assertThat(reader.readLine()).isEmpty();

            send("ada@example.org", "Hello");

            assertThat(reader.readLine()).isEqualTo("event: changed");
        }
    }

    @Test
    void anOverlongMailIsRefused() {
        assertThatThrownBy(() -> send("ada@example.org", "x".repeat(1 << 20))).hasStackTraceContaining("552 5.3.4");
        assertThat(sink().messages()).isEmpty();
    }

    @Test
    void aTakenPortIsAnErrorThatSaysWhich() {
        assertThatThrownBy(() -> MailSink.start("127.0.0.1", sink().smtpPort(), 0))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("SMTP port " + sink().smtpPort());
    }
}
