package dev.gatehouse.communication.mailer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.communication.ScriptedMailServer;
import dev.gatehouse.communication.ScriptedMailServer.Fault;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
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

    private static final Duration BRIEFLY = Duration.ofMillis(500);

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final ScriptedMailServer server = ScriptedMailServer.start();
    private SmtpMailer mailer;

    @BeforeEach
    void connect() {
        mailer = new SmtpMailer(vertx, new TestSmtp(server.port(), 2, BRIEFLY), NOON);
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
            var other = new SmtpMailer(vertx, new TestSmtp(door.getLocalPort(), 1, BRIEFLY), NOON);

            var attempt = send(other, UUID.randomUUID());

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
    void whatIsAbandonedBeforeItIsWrittenIsNeverSentAfterAll() throws IOException {
        try (var door = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            // nobody greets until the mailer has given up
            var patient = new SmtpMailer(vertx, new TestSmtp(door.getLocalPort(), 1, Duration.ofSeconds(30)), NOON);

            assertThat(send(patient, UUID.randomUUID())).isEqualTo(new Attempt.NotAccepted("SERVER_UNAVAILABLE"));

            try (var visitor = door.accept()) {
                assertThat(talk(visitor)).contains("DATA", "--", "QUIT").doesNotContain(".");
            }
        }
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
        return send(mailer, id);
    }

    /** As the service does: always from the same context. */
    private Attempt send(SmtpMailer through, UUID id) {
        return Uni.createFrom()
                .deferred(() -> through.send(id, ADA, LETTER))
                .runSubscriptionOn(task -> context.runOnContext(ignored -> task.run()))
                .await()
                .atMost(Duration.ofSeconds(20));
    }

    /** Plays the server until the client has nothing more to say; the lines it said. */
    private static List<String> talk(Socket visitor) throws IOException {
        visitor.setSoTimeout(2_000);
        var lines = new BufferedReader(new InputStreamReader(visitor.getInputStream(), StandardCharsets.US_ASCII));
        var said = new ArrayList<String>();
        reply(visitor, "220 hello");
        try {
            boolean data = false;
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                said.add(line.startsWith("--") ? "--" : line);
                data |= line.equals("DATA");
                if (!data || line.equals("DATA")) {
                    reply(visitor, data ? "354 go on" : "250 fine");
                }
            }
        } catch (SocketTimeoutException nothingMore) {
            said.add("(silence)");
        }
        return said;
    }

    private static void reply(Socket visitor, String line) throws IOException {
        visitor.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
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

    private record TestSmtp(int port, int connections, Duration replyTimeout) implements SmtpConfig {

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
            return replyTimeout;
        }

        @Override
        public Duration deadline() {
            return Duration.ofSeconds(3);
        }
    }
}
