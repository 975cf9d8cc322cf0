package dev.gatehouse.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServersTest {

    private static final int PARTITIONS = 12;

    @TempDir
    Path directory;

    @Test
    void postgresKeepsWhatWasCommittedThroughACrash() throws Exception {
        var server = postgres();
        try (var running = RunningServer.start(server, log())) {
            server.provide("accounts", "keeper", "first");
            try (var connection = DriverManager.getConnection(server.jdbcUrl("accounts"), "keeper", "first")) {
                connection.createStatement().execute("CREATE TABLE kept AS SELECT 42 AS answer");
            }
            running.kill();
        }

        try (var _ = RunningServer.start(server, log())) {
            server.provide("accounts", "keeper", "second");
            try (var connection = DriverManager.getConnection(server.jdbcUrl("accounts"), "keeper", "second");
                    var rows = connection.createStatement().executeQuery("SELECT answer FROM kept")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getInt(1)).isEqualTo(42);
            }
        }
    }

    @Test
    void postgresLetsARoleIntoItsOwnDatabaseOnly() throws Exception {
        var server = postgres();
        try (var _ = RunningServer.start(server, log())) {
            server.provide("mine", "me", "secret");
            server.provide("theirs", "they", "hidden");

            assertThatThrownBy(() -> DriverManager.getConnection(server.jdbcUrl("theirs"), "me", "secret"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("permission denied");
            assertThatThrownBy(() -> DriverManager.getConnection(server.jdbcUrl("mine"), "me", "wrong"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
        }
    }

    @Test
    void kafkaHasTheTopicsAskedForAndKeepsThemEvenWhenItIsEmptied() throws Exception {
        var ports = FreePorts.take(2);
        var server = new KafkaServer(new KafkaServer.Settings(
                directory.resolve("kafka"), ports.get(0), ports.get(1), 256, KafkaServer.ownClassPath()));
        try (var _ = RunningServer.start(server, log())) {
            server.provide(List.of("facts"), PARTITIONS);
            server.provide(List.of("facts", "more"), PARTITIONS);
        }

        try (var _ = RunningServer.start(server, log());
                var admin = Admin.create(Map.of("bootstrap.servers", server.bootstrap()))) {
            var topics = admin.describeTopics(List.of("facts", "more"))
                    .allTopicNames()
                    .get();
            assertThat(topics.values())
                    .allSatisfy(topic -> assertThat(topic.partitions()).hasSize(PARTITIONS));

            publish(server, "facts", 3);
            assertThat(readable(admin, "facts")).isEqualTo(3);
            server.empty();
            assertThat(readable(admin, "facts")).isZero();
            publish(server, "facts", 2);
            assertThat(readable(admin, "facts")).isEqualTo(2);
        }
    }

    @Test
    void redisAsksForThePasswordAndKeepsItOffTheCommandLine() throws Exception {
        var server = new RedisServer(new RedisServer.Settings(
                directory.resolve("redis"), FreePorts.take(1).getFirst(), "s3cret", 64, true));
        var stranger = new RedisServer(
                new RedisServer.Settings(directory.resolve("none"), server.port(), "guessed", 64, true));
        try (var running = RunningServer.start(server, log())) {
            await().until(server::answers); // each time it is asked it is given half a second
            assertThat(stranger.answers()).isFalse();
            assertThat(running.process().info().commandLine().orElseThrow()).doesNotContain("s3cret");
            assertThatThrownBy(stranger::empty).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aServerThatCannotStartShowsTheEndOfItsLog() throws Exception {
        try (var taken = new ServerSocket(0)) {
            var server = new RedisServer(
                    new RedisServer.Settings(directory.resolve("redis"), taken.getLocalPort(), "secret", 64, true));

            assertThatThrownBy(() -> RunningServer.start(server, log()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("redis ended at once")
                    .hasMessageContaining("Address already in use");
        }
    }

    @Test
    void aChildEndsWhenTheJvmThatStartedItIsKilled() throws Exception {
        var pidFile = directory.resolve("pid");
        var parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Parent.class.getName(),
                        pidFile.toString())
                .inheritIO()
                .start();
        await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(pidFile));
        var child = ProcessHandle.of(Long.parseLong(Files.readString(pidFile))).orElseThrow();
        assertThat(child.isAlive()).isTrue();

        parent.destroyForcibly().waitFor();

        await().atMost(Duration.ofSeconds(20)).until(() -> !child.isAlive());
    }

    /** Starts a child, says which, and waits to be killed. */
    static final class Parent {

        private Parent() {}

        public static void main(String[] arguments) throws Exception {
            var child = ChildProcesses.start(new ProcessBuilder("sleep", "600"), Signal.TERM);
            var pidFile = Path.of(arguments[0]);
            var written = Files.writeString(pidFile.resolveSibling("pid.partial"), Long.toString(child.pid()));
            Files.move(written, pidFile);
            child.waitFor();
        }
    }

    private static void publish(KafkaServer server, String topic, int records) throws Exception {
        var configuration = Map.<String, Object>of("bootstrap.servers", server.bootstrap());
        try (var producer = new KafkaProducer<>(configuration, new StringSerializer(), new StringSerializer())) {
            for (int i = 0; i < records; i++) {
                producer.send(new ProducerRecord<>(topic, "key" + i, "value")).get();
            }
        }
    }

    private static long readable(Admin admin, String topic) throws Exception {
        long readable = 0;
        for (int i = 0; i < PARTITIONS; i++) {
            var partition = new TopicPartition(topic, i);
            readable += position(admin, partition, OffsetSpec.latest());
            readable -= position(admin, partition, OffsetSpec.earliest());
        }
        return readable;
    }

    private static long position(Admin admin, TopicPartition partition, OffsetSpec which) throws Exception {
        return admin.listOffsets(Map.of(partition, which))
                .partitionResult(partition)
                .get()
                .offset();
    }

    private PostgresServer postgres() {
        return new PostgresServer(new PostgresServer.Settings(
                directory.resolve("postgres"), FreePorts.take(1).getFirst(), "superuser", 20, true));
    }

    private Path log() {
        return directory.resolve("server.log");
    }
}
