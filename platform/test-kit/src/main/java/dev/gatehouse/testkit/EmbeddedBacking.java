package dev.gatehouse.testkit;

import dev.gatehouse.servers.Directories;
import dev.gatehouse.servers.FreePorts;
import dev.gatehouse.servers.KafkaServer;
import dev.gatehouse.servers.PostgresServer;
import dev.gatehouse.servers.RedisServer;
import dev.gatehouse.servers.RunningServer;
import dev.gatehouse.servers.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The real servers as child processes, from jars: needs nothing but the JDK. Each application of a JVM comes with a class loader of
 * its own, and with it a copy of this class: what all copies are to know stands in system properties.
 */
final class EmbeddedBacking implements Backing {

    private static final String PASSWORD = "test";
    private static final int PARTITIONS = 3;
    private static final String DIRECTORY = "gatehouse.test.directory";
    private static final String PORTS = "gatehouse.test.ports";
    private static final String DATABASES = "gatehouse.test.databases";

    private final Path directory;
    private final PostgresServer postgres;
    private final KafkaServer kafka;
    private final RedisServer redis;

    private EmbeddedBacking(Path directory, List<Integer> ports) {
        this.directory = directory;
        postgres = new PostgresServer(
                new PostgresServer.Settings(directory.resolve("postgres"), ports.get(0), PASSWORD, 100, false));
        kafka = new KafkaServer(new KafkaServer.Settings(
                directory.resolve("kafka"), ports.get(1), ports.get(2), 256, KafkaServer.ownClassPath()));
        redis = new RedisServer(
                new RedisServer.Settings(directory.resolve("redis"), ports.get(3), PASSWORD, 64, false));
    }

    /** Started by the first application of this JVM, and emptied for each later one. */
    static EmbeddedBacking ofThisJvm() {
        var known = System.getProperty(DIRECTORY);
        if (known == null) {
            return started();
        }
        var ports = Stream.of(System.getProperty(PORTS, "").split(","))
                .map(Integer::valueOf)
                .toList();
        var backing = new EmbeddedBacking(Path.of(known), ports);
        backing.empty();
        return backing;
    }

    /** One JVM after the other: another one could be given the ports on which these servers do not listen yet. */
    private static EmbeddedBacking started() {
        var temporary = System.getProperty("java.io.tmpdir", "");
        var turn = Path.of(temporary, "gatehouse-test." + System.getProperty("user.name"));
        try (var file = FileChannel.open(turn, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var _ = file.lock()) {
            return started(Files.createTempDirectory("gatehouse-test"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static EmbeddedBacking started(Path directory) {
        var ports = FreePorts.take(4);
        var backing = new EmbeddedBacking(directory, ports);
        var running = backing.startAll();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> backing.stop(running), "stop-test-servers"));
        System.setProperty(DIRECTORY, directory.toString());
        System.setProperty(PORTS, ports.stream().map(String::valueOf).collect(Collectors.joining(",")));
        return backing;
    }

    /** Of what the application before left. Its databases stay, and nobody has their names. */
    private void empty() {
        try {
            kafka.empty();
            redis.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String description() {
        return "embedded servers";
    }

    @Override
    public Database freshDatabase() {
        int number = Integer.getInteger(DATABASES, 0) + 1;
        System.setProperty(DATABASES, String.valueOf(number));
        var name = "test" + number;
        try {
            postgres.provide(name, name, PASSWORD);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return new Database("127.0.0.1", postgres.port(), name, name, PASSWORD);
    }

    @Override
    public String kafkaBootstrap() {
        return kafka.bootstrap();
    }

    @Override
    public void provideTopics(Iterable<String> topics) {
        var names = new ArrayList<String>();
        topics.forEach(names::add);
        try {
            kafka.provide(names, PARTITIONS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String redisUrl() {
        return redis.url();
    }

    private List<RunningServer> startAll() {
        try (var threads = Executors.newFixedThreadPool(3)) {
            var starts = threads.invokeAll(Stream.<Server>of(postgres, kafka, redis)
                    .<Callable<RunningServer>>map(
                            server -> () -> RunningServer.start(server, directory.resolve(server.name() + ".log")))
                    .toList());
            var running = new ArrayList<RunningServer>();
            for (var start : starts) {
                running.add(start.get());
            }
            return running;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void stop(List<RunningServer> running) {
        running.forEach(RunningServer::kill);
        try {
            Directories.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
