package dev.gatehouse.mailsink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.mail.MessagingException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultTest extends MailSinkHarness {

    @ParameterizedTest
    @CsvSource({"CONNECT", "MAIL", "RCPT", "DATA"})
    void aStepAnswersAsPlannedForAsManyMailsAsPlanned(Fault.Step step) throws Exception {
        sink().plan(Fault.reply(step, "451 4.3.0 Try again later", 2));

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> send("ada@example.org", "refused"))
                    .isInstanceOf(MessagingException.class)
                    .hasStackTraceContaining("451");
        }
        assertThat(sink().messages()).isEmpty();
        send("ada@example.org", "accepted");
        assertThat(sink().messages()).hasSize(1);
    }

    @Test
    void theReplyIsWordForWordThePlanned() {
        sink().plan(Fault.reply(Fault.Step.DATA, "550 5.7.1 Not wanted here", 1));

        assertThatThrownBy(() -> send("ada@example.org", "refused"))
                .isInstanceOfSatisfying(SMTPSendFailedException.class, e -> {
                    assertThat(e.getReturnCode()).isEqualTo(550);
                    assertThat(e.getMessage()).startsWith("550 5.7.1 Not wanted here");
                });
    }

    @Test
    void anAcceptedMailWhoseSenderIsNotToldIsKept() {
        sink().plan(Fault.disconnect(Fault.Step.ACCEPTED, 1));

        assertThatThrownBy(() -> send("ada@example.org", "ambiguous")).isInstanceOf(MessagingException.class);

        assertThat(sink().messages())
                .extracting(mail -> mail.summary().subject())
                .containsExactly("ambiguous");
    }

    @Test
    void aHangLastsUntilItIsCleared() {
        sink().plan(Fault.hang(Fault.Step.DATA, 1));

        var sending = CompletableFuture.runAsync(() -> sendUnchecked("hanging"));
        await().until(() -> get("/api/v1/faults").body().equals("[]"));
        assertThat(sending).isNotDone();
        sink().clearFaults();

        assertThatThrownBy(sending::join).isInstanceOf(CompletionException.class);
        assertThat(sink().messages()).isEmpty();
    }

    @Test
    void faultsArePlannedOverHttpToo() throws Exception {
        var planned = http().send(
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
        assertThat(sink().messages()).hasSize(1);
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
        var response = http().send(
                        request("/api/v1/faults")
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(get("/api/v1/faults").body()).isEqualTo("[]");
    }

    private void sendUnchecked(String subject) {
        try {
            send("ada@example.org", subject);
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }
}
