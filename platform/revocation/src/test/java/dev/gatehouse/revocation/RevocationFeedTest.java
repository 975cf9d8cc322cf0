package dev.gatehouse.revocation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.servers.FreePorts;
import dev.gatehouse.servers.KafkaServer;
import dev.gatehouse.servers.RunningServer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real broker, which is killed in one test. */
class RevocationFeedTest {

    private static final Clock CLOCK = Clock.systemUTC();
    private static final long PATIENCE_SECONDS = 30;

    @TempDir
    static Path directory = Path.of("unset");

    private static KafkaServer server;
    private static RunningServer running;

    private final RevokedTokens revoked = new RevokedTokens(CLOCK);

    @BeforeAll
    static void start() throws Exception {
        var ports = FreePorts.take(2);
        server = new KafkaServer(new KafkaServer.Settings(
                directory.resolve("kafka"), ports.get(0), ports.get(1), 256, KafkaServer.ownClassPath()));
        running = RunningServer.start(server, directory.resolve("kafka.log"));
        server.provide(List.of(RevocationFeed.TOPIC), 12);
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    @Test
    void whatWasRevokedBeforeTheStartIsKnownWhenItHasCaughtUp() throws Exception {
        var session = revokeOne();
        var user = UUID.randomUUID().toString();
        var now = Instant.now();
        publish(user, """
                {"type": "sessions.revoked-all", "user_id": "%s", "authenticated_before": "%s",
                 "last_token_expires_at": "%s"}""".formatted(user, now, now.plusSeconds(700)));

        try (var feed = feed()) {
            feed.caughtUp().get(PATIENCE_SECONDS, TimeUnit.SECONDS);

            assertThat(revoked.refuses(session)).isTrue();
            assertThat(revoked.refuses(user, "s", "t", now.minusSeconds(5))).isTrue();
            assertThat(revoked.refuses(user, "s", "t", now.plusSeconds(5))).isFalse();
        }
    }

    @Test
    void whatIsRevokedNowIsKnownWithinASecond() throws Exception {
        try (var feed = feed()) {
            feed.caughtUp().get(PATIENCE_SECONDS, TimeUnit.SECONDS);

            var session = revokeOne();

            await().atMost(Duration.ofSeconds(1)).until(() -> revoked.refuses(session));
        }
    }

    @Test
    void whatCannotBeReadHoldsNothingUp() throws Exception {
        try (var feed = feed()) {
            feed.caughtUp().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            for (var body : List.of(
                    "",
                    "{",
                    "[]",
                    "null",
                    "{\"type\": \"session.paused\"}",
                    "{\"type\": \"session.revoked\"}",
                    "{\"type\": \"session.revoked\", \"session_id\": \"s\", \"last_token_expires_at\": \"soon\"}")) {
                publish("same", body);
            }

            var session = revokeOne();

            await().atMost(Duration.ofSeconds(2)).until(() -> revoked.refuses(session));
            assertThat(revoked.refuses("s")).isFalse();
        }
    }

    @Test
    void itTellsSinceWhenItHearsNothingAndGoesOnWhenKafkaIsBack() throws Exception {
        try (var feed = feed()) {
            feed.caughtUp().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            var known = revokeOne();
            await().until(() -> revoked.refuses(known));

            running.kill();
            var away = Instant.now();
            Thread.sleep(3_000);
            assertThat(feed.currentAsOf()).isBefore(away);
            assertThat(revoked.refuses(known)).isTrue();

            running = RunningServer.start(server, directory.resolve("kafka.log"));
            var session = revokeOne();
            await().atMost(Duration.ofSeconds(PATIENCE_SECONDS)).until(() -> revoked.refuses(session));
            await().atMost(Duration.ofSeconds(PATIENCE_SECONDS))
                    .until(() -> feed.currentAsOf().isAfter(away.plusSeconds(3)));
        }
    }

    private RevocationFeed feed() {
        return RevocationFeed.start(Map.of("bootstrap.servers", server.bootstrap()), revoked, CLOCK);
    }

    private static String revokeOne() throws ExecutionException, InterruptedException {
        var session = UUID.randomUUID().toString();
        publish(session, """
                {"type": "session.revoked", "session_id": "%s", "last_token_expires_at": "%s"}"""
                .formatted(session, Instant.now().plusSeconds(700)));
        return session;
    }

    private static void publish(String key, String body) throws ExecutionException, InterruptedException {
        var configuration = Map.<String, Object>of("bootstrap.servers", server.bootstrap());
        try (var kafka = new KafkaProducer<>(configuration, new ByteArraySerializer(), new ByteArraySerializer())) {
            kafka.send(new ProducerRecord<>(RevocationFeed.TOPIC, key.getBytes(UTF_8), body.getBytes(UTF_8)))
                    .get();
        }
    }
}
