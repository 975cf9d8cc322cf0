package dev.gatehouse.mailsink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailSinkTest {
    private static final String HTML = "<p>Grüße, <a href=\"https://example.org/verify\">verify</a></p>";

    private final HttpClient http = HttpClient.newHttpClient();
    private MailSink sink;

    @BeforeEach
    void start() throws IOException {
        sink = MailSink.start("127.0.0.1", 0, 0);
    }

    @AfterEach
    void stop() {
        http.close();
        sink.close();
    }

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
        assertThat(sink.messages()).extracting(mail -> mail.summary().subject()).startsWith("mail 4", "mail 3");
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
        var id = sink.messages().getFirst().id();

        delete(
                "/api/v1/messages",
                new JsonObject().put("IDs", new JsonArray().add(id)).encode());
        assertThat(sink.messages()).extracting(mail -> mail.summary().subject()).containsExactly("one");
        assertThat(get("/api/v1/message/" + id).statusCode()).isEqualTo(404);

        delete("/api/v1/messages", "");
        assertThat(sink.messages()).isEmpty();
        assertThat(get("/api/v1/message/latest").statusCode()).isEqualTo(404);
    }

    @Test
    void theMailIsShownWithoutScriptsAndWithoutFetching() throws Exception {
        send("ada@example.org", "Hello");

        var view = get("/view/" + sink.messages().getFirst().id());

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
        var response = http.send(request("/live").build(), BodyHandlers.ofInputStream());
        try (var reader = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            assertThat(reader.readLine()).isEqualTo(": here");
            assertThat(reader.readLine()).isEmpty();

            send("ada@example.org", "Hello");

            assertThat(reader.readLine()).isEqualTo("event: changed");
        }
    }

    @ParameterizedTest
    @CsvSource({"CONNECT", "MAIL", "RCPT", "DATA"})
    void aStepAnswersAsPlannedForAsManyMailsAsPlanned(Fault.Step step) throws Exception {
        sink.plan(Fault.reply(step, "451 4.3.0 Try again later", 2));

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> send("ada@example.org", "refused"))
                    .isInstanceOf(MessagingException.class)
                    .hasStackTraceContaining("451");
        }
        assertThat(sink.messages()).isEmpty();
        send("ada@example.org", "accepted");
        assertThat(sink.messages()).hasSize(1);
    }

    @Test
    void theReplyIsWordForWordThePlanned() {
        sink.plan(Fault.reply(Fault.Step.DATA, "550 5.7.1 Not wanted here", 1));

        assertThatThrownBy(() -> send("ada@example.org", "refused"))
                .isInstanceOfSatisfying(SMTPSendFailedException.class, e -> {
                    assertThat(e.getReturnCode()).isEqualTo(550);
                    assertThat(e.getMessage()).startsWith("550 5.7.1 Not wanted here");
                });
    }

    @Test
    void anAcceptedMailWhoseSenderIsNotToldIsKept() {
        sink.plan(Fault.disconnect(Fault.Step.ACCEPTED, 1));

        assertThatThrownBy(() -> send("ada@example.org", "ambiguous")).isInstanceOf(MessagingException.class);

        assertThat(sink.messages()).extracting(mail -> mail.summary().subject()).containsExactly("ambiguous");
    }

    @Test
    void aHangLastsUntilItIsCleared() {
        sink.plan(Fault.hang(Fault.Step.DATA, 1));

        var sending = CompletableFuture.runAsync(() -> sendUnchecked("hanging"));
        await().until(() -> get("/api/v1/faults").body().equals("[]"));
        assertThat(sending).isNotDone();
        sink.clearFaults();

        assertThatThrownBy(sending::join).isInstanceOf(CompletionException.class);
        assertThat(sink.messages()).isEmpty();
    }

    @Test
    void faultsArePlannedOverHttpToo() throws Exception {
        var planned = http.send(
                request("/api/v1/faults")
                        .POST(BodyPublishers.ofString(
                                "{\"step\":\"rcpt\",\"reply\":\"550 5.1.1 No such mailbox\",\"times\":2}"))
                        .build(),
                BodyHandlers.ofString());

        assertThat(planned.statusCode()).isEqualTo(200);
        assertThat(new JsonArray(get("/api/v1/faults").body()))
                .isEqualTo(new JsonArray()
                        .add(new JsonObject()
                                .put("step", "rcpt")
                                .put("action", "reply")
                                .put("reply", "550 5.1.1 No such mailbox")
                                .put("times", 2)));
        assertThatThrownBy(() -> send("ada@example.org", "refused")).hasStackTraceContaining("550 5.1.1");
        delete("/api/v1/faults", "");
        send("ada@example.org", "accepted");
        assertThat(sink.messages()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"step\":\"quit\",\"action\":\"hang\"}",
                "{\"step\":\"data\",\"action\":\"explode\"}",
                "{\"step\":\"data\",\"reply\":\"250 fine\"}",
                "{\"step\":\"data\",\"reply\":\"451 two\\r\\nlines\"}",
                "{\"step\":\"data\",\"action\":\"hang\",\"times\":0}",
                "{\"step\":\"data\",\"action\":\"hang\",\"times\":\"many\"}"
            })
    void aFaultThatCannotBeMeantIsRefused(String body) throws Exception {
        var response = http.send(
                request("/api/v1/faults").POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(get("/api/v1/faults").body()).isEqualTo("[]");
    }

    @Test
    void anOverlongMailIsRefused() {
        assertThatThrownBy(() -> send("ada@example.org", "x".repeat(1 << 20))).hasStackTraceContaining("552 5.3.4");
        assertThat(sink.messages()).isEmpty();
    }

    @Test
    void aTakenPortIsAnErrorThatSaysWhich() {
        assertThatThrownBy(() -> MailSink.start("127.0.0.1", sink.smtpPort(), 0))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("SMTP port " + sink.smtpPort());
    }

    private void sendUnchecked(String subject) {
        try {
            send("ada@example.org", subject);
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    private void send(String to, String subject) throws Exception {
        var properties = new Properties();
        properties.put("mail.smtp.host", "127.0.0.1");
        properties.put("mail.smtp.port", Integer.toString(sink.smtpPort()));
        var message = new MimeMessage(Session.getInstance(properties));
        message.setFrom(new InternetAddress("no-reply@example.org", "Gatehouse"));
        message.setRecipients(Message.RecipientType.TO, to);
        message.setSubject(subject, "UTF-8");
        var text = new MimeBodyPart();
        text.setText("Grüße,\r\nverify: https://example.org/verify", "UTF-8");
        var html = new MimeBodyPart();
        html.setContent(HTML, "text/html; charset=UTF-8");
        message.setContent(new MimeMultipart("alternative", text, html));
        Transport.send(message);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + sink.httpPort() + path));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(request(path).build(), BodyHandlers.ofString());
    }

    private JsonObject json(String path) throws Exception {
        return new JsonObject(get(path).body());
    }

    private void delete(String path, String body) throws Exception {
        var response = http.send(
                request(path).method("DELETE", BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
    }
}
