package dev.gatehouse.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;

/** One Kafka 4 node, broker and KRaft controller in a JVM of its own, on 127.0.0.1. Topics are created by asking, never by use. */
public final class KafkaServer implements Server {

    /**
     * @param directory where data live, created if needed
     * @param port of the broker on 127.0.0.1
     * @param controllerPort another port, for the controller
     * @param heapMiB the JVM's bound, 192 at least
     * @param classPath with this class, Kafka and an SLF4J provider; {@link #ownClassPath()} usually has them
     * @param jvmOptions further options of its JVM
     */
    public record Settings(
            Path directory, int port, int controllerPort, int heapMiB, String classPath, List<String> jvmOptions) {

        public Settings(Path directory, int port, int controllerPort, int heapMiB, String classPath) {
            this(directory, port, controllerPort, heapMiB, classPath, List.of());
        }
    }

    private static final int REQUEST_TIMEOUT_MILLIS = 1_000;

    /** As Kafka's protocol has it: up to the high watermark. */
    private static final long ALL_RECORDS = -1;

    private final Settings settings;

    public KafkaServer(Settings settings) {
        this.settings = settings;
    }

    /** The class path of this JVM. */
    public static String ownClassPath() {
        return System.getProperty("java.class.path");
    }

    @Override
    public String name() {
        return "kafka";
    }

    @Override
    public int port() {
        return settings.port();
    }

    /** {@code host:port}, as {@code bootstrap.servers} takes it. */
    public String bootstrap() {
        return "127.0.0.1:" + settings.port();
    }

    @Override
    public ProcessBuilder prepare() throws IOException {
        var directory = settings.directory().toAbsolutePath();
        Files.createDirectories(directory);
        var properties = directory.resolve("server.properties");
        Files.writeString(properties, properties(directory.resolve("data")), UTF_8);
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + settings.heapMiB() + "m",
                "-Xms64m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:MaxMetaspaceSize=128m",
                "-XX:ReservedCodeCacheSize=48m"));
        command.addAll(settings.jvmOptions());
        command.addAll(List.of("-cp", settings.classPath(), KafkaProcess.class.getName(), properties.toString()));
        return new ProcessBuilder(command).directory(directory.toFile());
    }

    private String properties(Path data) {
        return """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%2$d
                controller.listener.names=CONTROLLER
                listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
                log.dirs=%3$s
                auto.create.topics.enable=false
                default.replication.factor=1
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=4
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                transaction.state.log.num.partitions=4
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                share.coordinator.state.topic.num.partitions=1
                group.initial.rebalance.delay.ms=0
                num.network.threads=2
                num.io.threads=4
                background.threads=2
                num.recovery.threads.per.data.dir=2
                log.cleaner.dedupe.buffer.size=4194304
                log.index.size.max.bytes=1048576
                """.formatted(settings.port(), settings.controllerPort(), data);
    }

    @Override
    public boolean answers() {
        // The admin client logs a warning for every refused connection, so it is asked last.
        if (!FreePorts.isListenedOn(settings.port())) {
            return false;
        }
        try (var admin = admin()) {
            return !admin.describeCluster()
                    .nodes()
                    .get(REQUEST_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
                    .isEmpty();
        } catch (ExecutionException | TimeoutException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public Signal stopSignal() {
        return Signal.TERM;
    }

    /** Creates those of {@code topics} that are missing, with {@code partitions} each. */
    public void provide(Collection<String> topics, int partitions) throws IOException, InterruptedException {
        try (var admin = admin()) {
            var known = admin.listTopics().names().get(10, TimeUnit.SECONDS);
            var missing = topics.stream()
                    .filter(topic -> !known.contains(topic))
                    .map(topic -> new NewTopic(topic, Optional.of(partitions), Optional.empty()))
                    .collect(Collectors.toSet());
            admin.createTopics(missing).all().get(10, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("topics could not be created: " + e.getMessage(), e);
        }
    }

    /** Drops every record of every topic. The topics stay, and positions go on where they were. */
    public void empty() throws IOException, InterruptedException {
        try (var admin = admin()) {
            var topics = admin.describeTopics(admin.listTopics().names().get(10, TimeUnit.SECONDS))
                    .allTopicNames()
                    .get(10, TimeUnit.SECONDS);
            var records = new HashMap<TopicPartition, RecordsToDelete>();
            for (var topic : topics.values()) {
                for (var partition : topic.partitions()) {
                    records.put(
                            new TopicPartition(topic.name(), partition.partition()),
                            RecordsToDelete.beforeOffset(ALL_RECORDS));
                }
            }
            admin.deleteRecords(records).all().get(10, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("topics could not be emptied: " + e.getMessage(), e);
        }
    }

    private Admin admin() {
        return Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap(),
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                REQUEST_TIMEOUT_MILLIS,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                REQUEST_TIMEOUT_MILLIS * 10));
    }
}
