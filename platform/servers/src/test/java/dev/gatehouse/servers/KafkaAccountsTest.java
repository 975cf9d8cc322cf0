package dev.gatehouse.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaAccountsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final KafkaAccounts ACCOUNTS =
            new KafkaAccounts("s3cret", Map.of("the-teller", "t3lls", "the-listener", "l1stens"));

    @TempDir
    Path directory;

    @Test
    void anAccountMayDoWhatItIsPermittedAndStrangersDoNotGetIn() throws Exception {
        var server = server();
        try (var running = RunningServer.start(server, directory.resolve("server.log"))) {
            var teller = server.client("the-teller");
            var listener = server.client("the-listener");
            server.provide(List.of("facts", "others"), 1);
            permit(server, "facts");
            permit(server, "facts");

            soon().untilAsserted(() -> write(teller, "facts"));
            soon().untilAsserted(() -> assertThat(read(listener, "facts")).isPositive());
            assertThatThrownBy(() -> write(teller, "others")).hasCauseInstanceOf(TopicAuthorizationException.class);
            assertThatThrownBy(() -> read(teller, "facts")).isInstanceOf(TopicAuthorizationException.class);
            assertThatThrownBy(() -> read(listener, "others")).isInstanceOf(TopicAuthorizationException.class);

            permit(server, "others");
            soon().untilAsserted(() -> write(teller, "others"));
            soon().untilAsserted(() -> assertThatThrownBy(() -> write(teller, "facts"))
                    .hasCauseInstanceOf(TopicAuthorizationException.class));

            assertThatThrownBy(() -> nodes(Map.of("bootstrap.servers", server.bootstrap())))
                    .hasCauseInstanceOf(TimeoutException.class);
            var guess = new HashMap<>(server.administrator());
            guess.putAll(new KafkaAccounts("guessed", Map.of()).signIn(KafkaAccounts.ADMINISTRATOR));
            assertThatThrownBy(() -> nodes(guess)).hasCauseInstanceOf(SaslAuthenticationException.class);

            assertThat(running.process().info().commandLine().orElseThrow()).doesNotContain("s3cret", "t3lls");
            assertThat(Files.getPosixFilePermissions(directory.resolve("kafka/server.properties")))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
    }

    @Test
    void whatCouldEndItsQuotesIsNoPassword() {
        assertThatThrownBy(() -> new KafkaAccounts("a\"; b=\"", Map.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new KafkaAccounts("fine", Map.of("a b", "fine")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(ACCOUNTS.toString()).doesNotContain("s3cret", "t3lls", "l1stens");
    }

    /** The broker does as it is told a moment after it has said so. */
    private static ConditionFactory soon() {
        return await().atMost(PATIENCE).ignoreExceptions();
    }

    private KafkaServer server() throws Exception {
        var ports = FreePorts.take(2);
        var settings = new KafkaServer.Settings(
                directory.resolve("kafka"), ports.get(0), ports.get(1), 256, KafkaServer.ownClassPath());
        return new KafkaServer(settings, ACCOUNTS);
    }

    private static void permit(KafkaServer server, String topic) throws Exception {
        server.permit(List.of(
                new TopicAccess("the-teller", List.of(topic), List.of()),
                new TopicAccess("the-listener", List.of(), List.of(topic))));
    }

    private static void write(Map<String, Object> client, String topic) throws Exception {
        try (var producer = new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, "key", "value")).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private static int read(Map<String, Object> client, String topic) {
        try (var consumer = new KafkaConsumer<>(client, new StringDeserializer(), new StringDeserializer())) {
            var partitions = List.of(new TopicPartition(topic, 0));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            return consumer.poll(PATIENCE).count();
        }
    }

    private static int nodes(Map<String, Object> client) throws Exception {
        var settings = new HashMap<>(client);
        settings.put("request.timeout.ms", 1_000);
        settings.put("default.api.timeout.ms", 3_000);
        try (var admin = Admin.create(settings)) {
            return admin.describeCluster().nodes().get().size();
        }
    }
}
