package dev.gatehouse.testkit;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.lifecycle.Startables;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** The servers as containers, where a Docker engine answers. Testcontainers removes them when the JVM ends. */
final class ContainerBacking implements Backing {

    private static final int REDIS_PORT = 6379;
    private static final int PARTITIONS = 3;

    private final AtomicInteger databases = new AtomicInteger();
    private final PostgreSQLContainer postgres = new PostgreSQLContainer("postgres:18");
    private final KafkaContainer kafka = new KafkaContainer("apache/kafka:4.1.1");
    private final GenericContainer<?> redis = new GenericContainer<>("redis:8").withExposedPorts(REDIS_PORT);

    ContainerBacking() {
        Startables.deepStart(postgres, kafka, redis).join();
    }

    @Override
    public String description() {
        return "Testcontainers";
    }

    @Override
    public Database freshDatabase() {
        var name = "test" + databases.incrementAndGet();
        try (var connection = postgres.createConnection("");
                var statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return new Database(
                postgres.getHost(),
                postgres.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
                name,
                postgres.getUsername(),
                postgres.getPassword());
    }

    @Override
    public String kafkaBootstrap() {
        return kafka.getBootstrapServers();
    }

    @Override
    public void provideTopics(Iterable<String> topics) {
        try (var admin = Admin.create(
                Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, (Object) kafka.getBootstrapServers()))) {
            var known = admin.listTopics().names().get();
            List<NewTopic> missing = StreamSupport.stream(topics.spliterator(), false)
                    .filter(topic -> !known.contains(topic))
                    .map(topic -> new NewTopic(topic, Optional.of(PARTITIONS), Optional.empty()))
                    .toList();
            admin.createTopics(missing).all().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String redisUrl() {
        return "redis://" + redis.getHost() + ":" + redis.getMappedPort(REDIS_PORT);
    }
}
