package dev.gatehouse.testkit;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.testcontainers.DockerClientFactory;

/**
 * Real PostgreSQL, Kafka and Redis for {@code @QuarkusTest}: {@code @QuarkusTestResource(BackingServers.class)}. Each
 * application start gets an empty database, and finds Kafka and Redis empty; its tests share them, so they use data of their
 * own. The topics are those that the contracts on the class path name. Ports are free ones, and access tokens of
 * {@link TestTokens} and services of {@link TestServices} are believed.
 */
public class BackingServers implements QuarkusTestResourceLifecycleManager {

    private static final String CONTRACTS = "META-INF/microprofile-config.properties";
    private static final String TOPIC = "contract.topic.";

    private static final class Started {
        static final Backing BACKING = choose();
    }

    @Override
    public Map<String, String> start() {
        var backing = Started.BACKING;
        backing.provideTopics(contractTopics());
        var database = backing.freshDatabase();
        var config = new HashMap<String, String>();
        config.put("GATEHOUSE_DB_HOST", database.host());
        config.put("GATEHOUSE_DB_PORT", String.valueOf(database.port()));
        config.put("GATEHOUSE_DB_NAME", database.name());
        config.put("GATEHOUSE_DB_USER", database.user());
        config.put("GATEHOUSE_DB_PASSWORD", database.password());
        config.put("GATEHOUSE_KAFKA", backing.kafkaBootstrap());
        config.put("GATEHOUSE_REDIS_URL", backing.redisUrl());
        config.put("GATEHOUSE_ISSUER", TestTokens.ISSUER);
        config.put("GATEHOUSE_JWKS_URL", TestTokens.jwksUrl());
        config.put("GATEHOUSE_SERVICE_KEY", TestServices.directory() + "/${quarkus.application.name}.jwk");
        config.put("GATEHOUSE_SERVICE_KEYS", TestServices.directory() + "/services.jwks");
        config.put("mp.messaging.connector.smallrye-kafka.group.id", "test-" + database.name());
        config.put("quarkus.http.test-port", "0");
        config.put("quarkus.management.test-port", "0");
        config.put("quarkus.grpc.server.test-port", "0");
        return config;
    }

    @Override
    public void stop() {
        // the servers serve the next application of this JVM
    }

    /** A database, user and password for a test that brings its own application or none. */
    public static Map<String, String> databaseFor(String purpose) {
        var database = Started.BACKING.freshDatabase();
        return Map.of(
                "purpose", purpose,
                "host", database.host(),
                "port", String.valueOf(database.port()),
                "name", database.name(),
                "user", database.user(),
                "password", database.password());
    }

    private static Backing choose() {
        var backing = dockerAnswers() ? new ContainerBacking() : EmbeddedBacking.ofThisJvm();
        announce("backing: " + backing.description());
        return backing;
    }

    /** Asks only where an engine could be, since looking for one that is not there takes many seconds. */
    private static boolean dockerAnswers() {
        var host = System.getenv("DOCKER_HOST");
        return (host != null || Files.exists(Path.of("/var/run/docker.sock")))
                && DockerClientFactory.instance().isDockerAvailable();
    }

    @SuppressWarnings("SystemOut") // the choice belongs in the output of the test run
    private static void announce(String line) {
        System.out.println(line);
    }

    private static Set<String> contractTopics() {
        var topics = new HashSet<String>();
        try {
            var contracts = Thread.currentThread().getContextClassLoader().getResources(CONTRACTS);
            while (contracts.hasMoreElements()) {
                var properties = new Properties();
                try (var stream = contracts.nextElement().openStream()) {
                    properties.load(stream);
                }
                properties.stringPropertyNames().stream()
                        .filter(name -> name.startsWith(TOPIC))
                        .forEach(name -> topics.add(properties.getProperty(name)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return topics;
    }
}
