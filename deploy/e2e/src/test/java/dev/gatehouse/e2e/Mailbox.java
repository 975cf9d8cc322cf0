package dev.gatehouse.e2e;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The inbox of everybody, by the Mailpit-compatible API of the mail sink. */
final class Mailbox {

    private static final Pattern TOKEN = Pattern.compile("#token=([A-Za-z0-9_-]+)");
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Client client;

    Mailbox(URI inbox) {
        this.client = new Client(inbox);
    }

    /** Mails to the address, whole, newest first. */
    List<JsonNode> mailsTo(String address) {
        var found =
                client.get("/api/v1/search?query=" + URLEncoder.encode("to:" + address, StandardCharsets.UTF_8), "");
        var mails = new ArrayList<JsonNode>();
        found.body()
                .path("messages")
                .forEach(mail -> mails.add(
                        client.get("/api/v1/message/" + mail.path("ID").asText(), "")
                                .body()));
        return mails;
    }

    /** Waits for the first mail to the address. */
    JsonNode awaitMailTo(String address) {
        await().atMost(PATIENCE).until(() -> !mailsTo(address).isEmpty());
        return mailsTo(address).getFirst();
    }

    /** Waits for a mail with that subject to the address. */
    JsonNode awaitMailTo(String address, String subject) {
        return await(subject)
                .atMost(PATIENCE)
                .until(
                        () -> mailsTo(address).stream()
                                .filter(mail -> mail.path("Subject").asText().equals(subject))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    /** The one-time token in the mail's link. */
    static String tokenIn(JsonNode mail) {
        var matcher = TOKEN.matcher(mail.path("Text").asText());
        if (!matcher.find()) {
            throw new AssertionError("no link in: " + mail.path("Text").asText());
        }
        return matcher.group(1);
    }
}
