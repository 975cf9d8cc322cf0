package dev.gatehouse.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.jspecify.annotations.Nullable;

/**
 * One Kafka 4 node, broker and KRaft controller in a JVM of its own, on 127.0.0.1. Topics are created by asking, never by use. With
 * accounts nobody gets in without one; without, everybody on this machine may do everything.
 */
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
    private static final int PATIENCE_SECONDS = 10;

    /** As Kafka's protocol has it: up to the high watermark. */
    private static final long ALL_RECORDS = -1;

    private final Settings settings;
    private final @Nullable KafkaAccounts accounts;

    public KafkaServer(Settings settings) {
        this.settings = settings;
        this.accounts = null;
    }

    public KafkaServer(Settings settings, KafkaAccounts accounts) {
        this.settings = settings;
        this.accounts = accounts;
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
        Files.deleteIfExists(properties);
        // Passwords stand in it.
        Files.createFile(
                properties, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
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
        var protocol = accounts == null ? "PLAINTEXT" : KafkaAccounts.PROTOCOL;
        var node = """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%2$d
                controller.listener.names=CONTROLLER
                listeners=%4$s://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                advertised.listeners=%4$s://127.0.0.1:%1$d
                listener.security.protocol.map=%4$s:%4$s,CONTROLLER:%4$s
                security.inter.broker.protocol=%4$s
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
                """.formatted(settings.port(), settings.controllerPort(), data, protocol);
        return accounts == null ? node : node + accounts.brokerProperties();
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
            var known = admin.listTopics().names().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            var missing = topics.stream()
                    .filter(topic -> !known.contains(topic))
                    .map(topic -> new NewTopic(topic, Optional.of(partitions), Optional.empty()))
                    .collect(Collectors.toSet());
            admin.createTopics(missing).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("topics could not be created: " + e.getMessage(), e);
        }
    }

    /** From now on each account may do what is said of it, and nothing else. Whoever is not named keeps what he may. */
    public void permit(Collection<TopicAccess> access) throws IOException, InterruptedException {
        var rules = access.stream().flatMap(TopicAccess::rules).collect(Collectors.toSet());
        var principals = access.stream().map(TopicAccess::principal).collect(Collectors.toSet());
        try (var admin = admin()) {
            var known = admin.describeAcls(AclBindingFilter.ANY).values().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            var withdrawn = known.stream()
                    .filter(rule -> principals.contains(rule.entry().principal()) && !rules.contains(rule))
                    .map(AclBinding::toFilter)
                    .toList();
            admin.createAcls(rules).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (!withdrawn.isEmpty()) {
                admin.deleteAcls(withdrawn).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("access to topics could not be set: " + e.getMessage(), e);
        }
    }

    /** Drops every record of every topic. The topics stay, and positions go on where they were. */
    public void empty() throws IOException, InterruptedException {
        try (var admin = admin()) {
            var topics = admin.describeTopics(admin.listTopics().names().get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .allTopicNames()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            var records = new HashMap<TopicPartition, RecordsToDelete>();
            for (var topic : topics.values()) {
                for (var partition : topic.partitions()) {
                    records.put(
                            new TopicPartition(topic.name(), partition.partition()),
                            RecordsToDelete.beforeOffset(ALL_RECORDS));
                }
            }
            admin.deleteRecords(records).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("topics could not be emptied: " + e.getMessage(), e);
        }
    }

    /** How Kafka's clients reach the broker and sign in with {@code account}. Holds its password. */
    public Map<String, Object> client(String account) {
        var properties = new HashMap<String, Object>();
        properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap());
        if (accounts != null) {
            properties.putAll(accounts.signIn(account));
        }
        return properties;
    }

    /** As {@link #client}, for whoever may do everything. */
    public Map<String, Object> administrator() {
        return client(KafkaAccounts.ADMINISTRATOR);
    }

    private Admin admin() {
        var properties = administrator();
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MILLIS);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_SECONDS * 1_000);
        return Admin.create(properties);
    }
}
