package dev.gatehouse.communication.mailer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.communication.ScriptedMailServer;
import dev.gatehouse.communication.ScriptedMailServer.Fault;
import dev.gatehouse.kit.telemetry.Degraded;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmtpMailerTest {

    private static final String ADA = "ada@example.org";
    private static final Letter LETTER = new Letter("Grüße", "Hello\n.a line with a dot\n", "<p>Hello</p>\n");
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-01-02T12:00:00Z"), ZoneOffset.UTC);

    /** For servers that answer, however busy the machine is. */
    private static final Duration PATIENTLY = Duration.ofSeconds(30);

    /** For servers that fall silent, but answer until then. */
    private static final Duration BRIEFLY = Duration.ofSeconds(8);

    private static final Duration SOON = Duration.ofSeconds(30);

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final ScriptedMailServer server = ScriptedMailServer.start();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final Degraded degraded = new Degraded(metrics);
    private SmtpMailer mailer;

    @BeforeEach
    void connect() {
        mailer = mailer(server.port(), 2, PATIENTLY);
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
        if (fault == Fault.HANG_AFTER_DATA) {
            mailer = mailer(server.port(), 1, BRIEFLY);
        }

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
            var other = mailer(door.getLocalPort(), 1, PATIENTLY);

            var attempt = send(other, UUID.randomUUID());

            assertThat(attempt).isEqualTo(new Attempt.NotAccepted("SERVER_UNAVAILABLE"));
        }
    }

    @Test
    void silentServersDoNotHoldConnectionsForEver() {
        server.script(ADA, Fault.HANG_AFTER_DATA, Fault.HANG_AFTER_DATA);
        mailer = mailer(server.port(), 2, BRIEFLY);
        var hung = List.of(begin(mailer, UUID.randomUUID()), begin(mailer, UUID.randomUUID()));

        assertThat(hung)
                .allSatisfy(attempt ->
                        assertThat(attempt).succeedsWithin(SOON).isEqualTo(new Attempt.Unknown("NO_ANSWER")));
        assertThat(send(UUID.randomUUID())).isEqualTo(new Attempt.Accepted());
    }

    @Test
    void whatIsAbandonedBeforeItIsWrittenIsNeverSentAfterAll() throws IOException {
        try (var door = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            // nobody greets until the mailer has given up
            var patient = mailer(door.getLocalPort(), 1, Duration.ofSeconds(30), Duration.ofSeconds(1));

            assertThat(send(patient, UUID.randomUUID())).isEqualTo(new Attempt.NotAccepted("SERVER_UNAVAILABLE"));

            try (var visitor = door.accept()) {
                assertThat(talk(visitor)).contains("DATA", "--", "QUIT").doesNotContain(".");
            }
        }
    }

    @Test
    void whatIsBrokenOffBeforeItIsWrittenIsNeverSentAfterAll() throws IOException {
        try (var door = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var patient = mailer(door.getLocalPort(), 1, Duration.ofSeconds(30));
            var attempt = begin(patient, UUID.randomUUID());
            try (var visitor = door.accept()) {
                context.runOnContext(ignored -> patient.breakOff());
                assertThat(attempt).succeedsWithin(SOON).isEqualTo(new Attempt.BrokenOff());

                assertThat(talk(visitor)).contains("DATA", "--", "QUIT").doesNotContain(".");
            }
        }
    }

    @Test
    void whatTheServerMayHaveAcceptedIsNotBrokenOff() {
        server.script(ADA, Fault.HANG_AFTER_DATA);
        var patient = mailer(server.port(), 1, BRIEFLY);
        var attempt = begin(patient, UUID.randomUUID());
        await().atMost(SOON).until(() -> server.faultsLeft(ADA) == 0);

        context.runOnContext(ignored -> patient.breakOff());

        assertThat(attempt).succeedsWithin(SOON).isEqualTo(new Attempt.Unknown("NO_ANSWER"));
    }

    @Test
    void aServerThatIsNotThereIsMissedUntilOneIs() throws IOException {
        try (var taken = new Socket()) {
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)); // so that nobody else listens there
            var lost = mailer(taken.getLocalPort(), 1, BRIEFLY);
            assertThat(missed()).isZero();

            send(lost, UUID.randomUUID());
            assertThat(missed()).isEqualTo(1);
        }

        send(UUID.randomUUID());
        assertThat(missed()).isZero();
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

    private Attempt send(SmtpMailer through, UUID id) {
        return Uni.createFrom()
                .completionStage(() -> begin(through, id))
                .await()
                .atMost(SOON);
    }

    /** As the service does: always from the same context. */
    private CompletableFuture<Attempt> begin(SmtpMailer through, UUID id) {
        return Uni.createFrom()
                .deferred(() ->
                        through.send(id, ADA, LETTER, () -> Uni.createFrom().item(true)))
                .runSubscriptionOn(task -> context.runOnContext(ignored -> task.run()))
                .subscribeAsCompletionStage();
    }

    private SmtpMailer mailer(int port, int connections, Duration replyTimeout) {
        return mailer(port, connections, replyTimeout, Duration.ofSeconds(15));
    }

    private SmtpMailer mailer(int port, int connections, Duration replyTimeout, Duration deadline) {
        return new SmtpMailer(vertx, new TestSmtp(port, connections, replyTimeout, deadline), NOON, degraded);
    }

    private double missed() {
        return metrics.get("gatehouse.degraded")
                .tag("without", "mail-server")
                .gauge()
                .value();
    }

    /** Plays the server until the client has nothing more to say; the lines it said. */
    private static List<String> talk(Socket visitor) throws IOException {
        visitor.setSoTimeout((int) SOON.toMillis());
        var lines = new BufferedReader(new InputStreamReader(visitor.getInputStream(), StandardCharsets.US_ASCII));
        var said = new ArrayList<String>();
        reply(visitor, "220 hello");
        try {
            boolean data = false;
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                said.add(line.startsWith("--") ? "--" : line);
                data |= line.equals("DATA");
                if (line.equals("QUIT")) {
                    visitor.setSoTimeout(2_000); // nothing is to follow
                }
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
}
