package dev.gatehouse.mailsink;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A mail sink on free ports, and clients before it. */
abstract class MailSinkHarness {
    static final String HTML = "<p>Grüße, <a href=\"https://example.org/verify\">verify</a></p>";

    private final HttpClient http = HttpClient.newHttpClient();
    private @Nullable MailSink sink;

    @BeforeEach
    void start() throws IOException {
        sink = MailSink.start("127.0.0.1", 0, 0);
    }

    @AfterEach
    void stop() {
        http.close();
        sink().close();
    }

    MailSink sink() {
        return Objects.requireNonNull(sink);
    }

    HttpClient http() {
        return http;
    }

    void send(String to, String subject) throws Exception {
        var properties = new Properties();
        properties.put("mail.smtp.host", "127.0.0.1");
        properties.put("mail.smtp.port", Integer.toString(sink().smtpPort()));
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

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + sink().httpPort() + path));
    }

    HttpResponse<String> get(String path) throws Exception {
        return http.send(request(path).build(), BodyHandlers.ofString());
    }

    JsonObject json(String path) throws Exception {
        return new JsonObject(get(path).body());
    }

    void delete(String path, String body) throws Exception {
        var response = http.send(
                request(path).method("DELETE", BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
    }
}
