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
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real broker, which is killed in one test. In others the topic begins anew, as after the loss of its data. */
class RevocationFeedTest {

    private static final Clock CLOCK = Clock.systemUTC();
    private static final long PATIENCE_SECONDS = 30;
    private static final int PARTITIONS = 12;

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
        server.provide(List.of(RevocationFeed.TOPIC), PARTITIONS);
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

            var delays = new ArrayList<Duration>();
            for (int i = 0; i < 3; i++) {
                var session = revokeOne();
                long published = System.nanoTime();
                await().pollInterval(Duration.ofMillis(10))
                        .atMost(Duration.ofSeconds(PATIENCE_SECONDS))
                        .until(() -> revoked.refuses(session));
                delays.add(Duration.ofNanos(System.nanoTime() - published));
            }

            // the median: a busy machine may stand still for longer now and then
            assertThat(delays.stream().sorted().toList().get(1)).isLessThan(Duration.ofSeconds(1));
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

            await().atMost(Duration.ofSeconds(PATIENCE_SECONDS)).until(() -> revoked.refuses(session));
            assertThat(revoked.refuses("s")).isFalse();
        }
    }

    @Test
    void itTellsSinceWhenItHearsNothingAndGoesOnWhenKafkaIsBack() throws Exception {
        try (var feed = feed()) {
            feed.caughtUp().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            var known = revokeOne();
            await().atMost(Duration.ofSeconds(PATIENCE_SECONDS)).until(() -> revoked.refuses(known));

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

    @Test
    void aLogThatBeganAnewIsHeardBeforeItIsCurrent() throws Exception {
        var clock = new HeldClock();
        for (int i = 0; i < 5; i++) {
            revokeOne("same");
        }
        try (var feed = feed(clock)) {
            feed.caughtUp().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            clock.hold();
            emptyTheTopic();
            var session = revokeOne("same");
            clock.release(Duration.ZERO);

            awaitCurrent(feed, Instant.now());

            assertThat(revoked.refuses(session)).isTrue();
        }
    }

    @Test
    void aLogThatIsLongerThanTheLostOneWasIsHeardFromItsBeginning() throws Exception {
        var clock = new HeldClock();
        emptyTheTopic();
        revokeOne("same");
        try (var feed = feed(clock)) {
            feed.caughtUp().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            clock.hold();
            emptyTheTopic();
            var first = revokeOne("same");
            revokeOne("same");
            clock.release(Duration.ofSeconds(10));

            awaitCurrent(feed, Instant.now().plusSeconds(10));

            assertThat(revoked.refuses(first)).isTrue();
        }
    }

    @Test
    void aPartitionThatIsAddedIsHeardToo() throws Exception {
        try (var feed = feed()) {
            feed.caughtUp().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", server.bootstrap()))) {
                admin.createPartitions(Map.of(RevocationFeed.TOPIC, NewPartitions.increaseTo(PARTITIONS + 1)))
                        .all()
                        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
            var session = UUID.randomUUID().toString();
            publish(new ProducerRecord<>(RevocationFeed.TOPIC, PARTITIONS, null, bytes(revocation(session))));

            await().atMost(Duration.ofSeconds(PATIENCE_SECONDS)).until(() -> revoked.refuses(session));
        }
    }

    private static void awaitCurrent(RevocationFeed feed, Instant now) {
        await().atMost(Duration.ofSeconds(PATIENCE_SECONDS))
                .until(() -> feed.currentAsOf().isAfter(now));
    }

    /** Positions begin at 0 again. */
    private static void emptyTheTopic() throws Exception {
        try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", server.bootstrap()))) {
            admin.deleteTopics(List.of(RevocationFeed.TOPIC)).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            awaitTopic(admin, false);
            admin.createTopics(List.of(new NewTopic(RevocationFeed.TOPIC, PARTITIONS, (short) 1)))
                    .all()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            awaitTopic(admin, true);
        }
    }

    private static void awaitTopic(Admin admin, boolean there) {
        await().atMost(Duration.ofSeconds(PATIENCE_SECONDS))
                .until(() -> admin.listTopics()
                                .names()
                                .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                                .contains(RevocationFeed.TOPIC)
                        == there);
    }

    private RevocationFeed feed() {
        return feed(CLOCK);
    }

    private RevocationFeed feed(InstantSource clock) {
        Map<String, Object> properties = Map.of("bootstrap.servers", server.bootstrap(), "metadata.max.age.ms", 1_000);
        return RevocationFeed.start(properties, revoked, clock);
    }

    private static String revokeOne() throws ExecutionException, InterruptedException {
        return revokeOne(UUID.randomUUID().toString());
    }

    private static String revokeOne(String key) throws ExecutionException, InterruptedException {
        var session = UUID.randomUUID().toString();
        publish(key, revocation(session));
        return session;
    }

    private static String revocation(String session) {
        return """
                {"type": "session.revoked", "session_id": "%s", "last_token_expires_at": "%s"}""".formatted(session, Instant.now().plusSeconds(700));
    }

    private static void publish(String key, String body) throws ExecutionException, InterruptedException {
        publish(new ProducerRecord<>(RevocationFeed.TOPIC, bytes(key), bytes(body)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static void publish(ProducerRecord<byte[], byte[]> record) throws ExecutionException, InterruptedException {
        var configuration = Map.<String, Object>of("bootstrap.servers", server.bootstrap());
        try (var kafka = new KafkaProducer<>(configuration, new ByteArraySerializer(), new ByteArraySerializer())) {
            kafka.send(record).get();
        }
    }
}
