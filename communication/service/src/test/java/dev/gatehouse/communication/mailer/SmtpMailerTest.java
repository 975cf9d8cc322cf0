package dev.gatehouse.communication.mailer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.communication.ScriptedMailServer;
import dev.gatehouse.communication.ScriptedMailServer.Fault;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmtpMailerTest {

    private static final String ADA = "ada@example.org";
    private static final Letter LETTER = new Letter("Grüße", "Hello\n.a line with a dot\n", "<p>Hello</p>\n");
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-01-02T12:00:00Z"), ZoneOffset.UTC);

    private final Vertx vertx = Vertx.vertx();
    private final ScriptedMailServer server = ScriptedMailServer.start();
    private SmtpMailer mailer;

    @BeforeEach
    void connect() {
        mailer = new SmtpMailer(vertx, new TestSmtp(server.port(), 2), NOON);
    }

    @AfterEach
    void close() {
        mailer.close();
        server.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void anAcceptedMailArrivesWholeUnderItsMessageId() {
        var id = UUID.randomUUID();

        assertThat(send(id)).isEqualTo(new Attempt.Accepted());

        var mail = server.received(ADA).getFirst();
        assertThat(mail.header("Message-ID")).isEqualTo("<" + id + "@gatehouse.test>");
        assertThat(mail.header("From")).isEqualTo("Gatehouse <no-reply@gatehouse.test>");
        assertThat(mail.header("To")).isEqualTo(ADA);
        assertThat(mail.header("Date")).isEqualTo("Fri, 2 Jan 2026 12:00:00 GMT");
        assertThat(mail.header("Auto-Submitted")).isEqualTo("auto-generated");
        assertThat(mail.subject()).isEqualTo("Grüße");
        assertThat(mail.text().strip()).isEqualTo("Hello\n.a line with a dot");
        assertThat(mail.html().strip()).isEqualTo("<p>Hello</p>");
        assertThat(mail.part("image/png")).isEqualTo("558");
    }

    @ParameterizedTest
    @CsvSource({
        "RECIPIENT_450, NotAccepted, SMTP_450",
        "RECIPIENT_550, Refused, SMTP_550",
        "CONTENT_451, NotAccepted, SMTP_451",
        "CONTENT_554, Refused, SMTP_554",
        "DROP_AT_RECIPIENT, NotAccepted, CONNECTION_LOST",
        "DROP_AFTER_DATA, Unknown, NO_ANSWER",
        "ACCEPT_AND_DROP, Unknown, NO_ANSWER",
        "HANG_AFTER_DATA, Unknown, NO_ANSWER"
    })
    void anAttemptThatFailsSaysWhatIsKnown(Fault fault, String kind, String reason) {
        server.script(ADA, fault);

        var attempt = send(UUID.randomUUID());

        assertThat(attempt.getClass().getSimpleName()).isEqualTo(kind);
        assertThat(attempt).extracting("reason").isEqualTo(reason);
    }

    @Test
    void aServerThatIsNotThereHasAcceptedNothing() {
        server.close();

        assertThat(send(UUID.randomUUID())).isEqualTo(new Attempt.NotAccepted("SERVER_UNAVAILABLE"));
    }

    @Test
    void aServerThatTurnsEveryoneAwayIsNotRefusingTheMail() throws IOException {
        try (var door = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> turnAway(door));
            var other = new SmtpMailer(vertx, new TestSmtp(door.getLocalPort(), 1), NOON);

            var attempt = other.send(UUID.randomUUID(), ADA, LETTER).await().atMost(Duration.ofSeconds(10));

            assertThat(attempt).isEqualTo(new Attempt.NotAccepted("SERVER_UNAVAILABLE"));
        }
    }

    @Test
    void silentServersDoNotHoldConnectionsForEver() {
        server.script(ADA, Fault.HANG_AFTER_DATA, Fault.HANG_AFTER_DATA);
        var hung = new Attempt[] {send(UUID.randomUUID()), send(UUID.randomUUID())};

        assertThat(hung).containsOnly(new Attempt.Unknown("NO_ANSWER"));
        assertThat(send(UUID.randomUUID())).isEqualTo(new Attempt.Accepted());
    }

    @Test
    void aConnectionThatTheServerClosedMeanwhileIsReplaced() {
        server.script(ADA, Fault.ACCEPT_AND_DROP);
        send(UUID.randomUUID());

        assertThat(send(UUID.randomUUID())).isEqualTo(new Attempt.Accepted());
        assertThat(server.received(ADA)).hasSize(2);
    }

    @Test
    void secretsStayOutOfWhatMayBePrinted() {
        assertThat(LETTER.toString()).isEqualTo("Letter[…]");
    }

    private Attempt send(UUID id) {
        return mailer.send(id, ADA, LETTER).await().atMost(Duration.ofSeconds(10));
    }

    @SuppressWarnings("EmptyCatch") // the test is over when the socket is closed
    private static void turnAway(ServerSocket door) {
        try {
            while (true) {
                try (var visitor = door.accept()) {
                    visitor.getOutputStream().write("554 no service here\r\n".getBytes(StandardCharsets.US_ASCII));
                }
            }
        } catch (IOException closed) {
        }
    }

    private record TestSmtp(int port, int connections) implements SmtpConfig {

        @Override
        public String host() {
            return "127.0.0.1";
        }

        @Override
        public Tls tls() {
            return Tls.OPPORTUNISTIC;
        }

        @Override
        public Optional<String> username() {
            return Optional.empty();
        }

        @Override
        public Optional<String> password() {
            return Optional.empty();
        }

        @Override
        public String from() {
            return "Gatehouse <no-reply@gatehouse.test>";
        }

        @Override
        public String ownName() {
            return "gatehouse.test";
        }

        @Override
        public Duration connectTimeout() {
            return Duration.ofSeconds(2);
        }

        @Override
        public Duration replyTimeout() {
            return Duration.ofMillis(500);
        }
    }
}
