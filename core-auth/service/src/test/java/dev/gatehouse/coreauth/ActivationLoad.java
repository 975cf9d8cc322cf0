package dev.gatehouse.coreauth;

import com.google.protobuf.ByteString;
import dev.gatehouse.authorization.api.RolesAssigned;
import dev.gatehouse.communication.api.MailSent;
import dev.gatehouse.coreauth.api.v1.ActivationsGrpc;
import dev.gatehouse.coreauth.api.v1.ListPublicKeysRequest;
import dev.gatehouse.coreauth.api.v1.SealedPassword;
import dev.gatehouse.coreauth.api.v1.SealingKeysGrpc;
import dev.gatehouse.coreauth.api.v1.StartActivationRequest;
import dev.gatehouse.kit.json.EventJson;
import dev.gatehouse.testkit.TestRecords;
import dev.gatehouse.testkit.TestServices;
import dev.gatehouse.usermanagement.api.UserRegistered;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * What an activation costs core-auth: the packaged service as a process of its own, real servers behind it, handovers over gRPC,
 * the other services' events from Kafka; CPU time by kind of thread. Run by hand: activations per round (default 500), rounds (4),
 * calls in flight (16).
 */
final class ActivationLoad {

    private static final int FIRST_PORT = 28_182;
    private static final double MILLIS_PER_TICK = 10;

    private final Map<String, String> config;
    private final Process service;
    private final Connection database;
    private final ActivationsGrpc.ActivationsBlockingStub activations;
    private final SealingKeysGrpc.SealingKeysBlockingStub keys;
    private final Registrar.Sealer sealer;

    private ActivationLoad(Map<String, String> config, Process service) throws SQLException {
        this.config = config;
        this.service = service;
        this.database = DriverManager.getConnection(
                "jdbc:postgresql://%s:%s/%s"
                        .formatted(
                                config.get("GATEHOUSE_DB_HOST"),
                                config.get("GATEHOUSE_DB_PORT"),
                                config.get("GATEHOUSE_DB_NAME")),
                config.get("GATEHOUSE_DB_USER"),
                config.get("GATEHOUSE_DB_PASSWORD"));
        var channel = NettyChannelBuilder.forAddress("127.0.0.1", FIRST_PORT + 2)
                .usePlaintext()
                .build();
        var caller = TestServices.as("user-management");
        this.activations = ActivationsGrpc.newBlockingStub(channel).withCallCredentials(caller);
        this.keys = SealingKeysGrpc.newBlockingStub(channel).withCallCredentials(caller);
        this.sealer = new Registrar.Sealer(
                keys.listPublicKeys(ListPublicKeysRequest.getDefaultInstance()).getKeys(0));
    }

    @SuppressWarnings("SystemOut") // a tool: its output is its result
    public static void main(String[] arguments) throws Exception {
        int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 500;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 4;
        int inFlight = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 16;
        var config = new CoreAuthServers().start();
        var service = start(config);
        try {
            awaitReady(service);
            var load = new ActivationLoad(config, service);
            for (int i = 0; i < rounds; i++) {
                System.out.println(load.round(count, inFlight));
            }
        } finally {
            service.destroy();
            service.waitFor(10, TimeUnit.SECONDS);
            System.exit(0);
        }
    }

    private String round(int count, int inFlight) throws Exception {
        var requests = Stream.generate(this::request).limit(count).toList();
        var before = cpuByThread();
        long began = System.nanoTime();
        var micros = new long[count];
        try (var threads = Executors.newFixedThreadPool(inFlight);
                var producer = new KafkaProducer<String, byte[]>(
                        Map.of("bootstrap.servers", (Object) config.get("GATEHOUSE_KAFKA")),
                        new StringSerializer(),
                        new ByteArraySerializer())) {
            var calls = new ArrayList<Callable<Void>>();
            for (int i = 0; i < count; i++) {
                int index = i;
                calls.add(() -> {
                    long from = System.nanoTime();
                    activations.start(requests.get(index));
                    micros[index] = (System.nanoTime() - from) / 1_000;
                    publish(producer, UUID.fromString(requests.get(index).getUserId()));
                    return null;
                });
            }
            for (var call : threads.invokeAll(calls)) {
                call.get();
            }
        }
        double started = (System.nanoTime() - began) / 1e9;
        awaitActive(requests);
        double active = (System.nanoTime() - began) / 1e9;
        Arrays.sort(micros);
        return "%d activations: handed over in %.1f s (p50 %.1f ms, p99 %.1f ms), active in %.1f s (%.0f/s); CPU ms each: %s"
                .formatted(
                        count,
                        started,
                        micros[count / 2] / 1e3,
                        micros[count * 99 / 100] / 1e3,
                        active,
                        count / active,
                        difference(before, cpuByThread(), count));
    }

    private StartActivationRequest request() {
        var userId = UUID.randomUUID();
        var taskId = UUID.randomUUID();
        var frame = Registrar.frame("correct horse battery staple".getBytes(StandardCharsets.UTF_8));
        return StartActivationRequest.newBuilder()
                .setUserId(userId.toString())
                .setTaskId(taskId.toString())
                .setEmail(userId + "@example.org")
                .setPassword(SealedPassword.newBuilder()
                        .setKeyId(sealer.keyId())
                        .setCredentialVersion(1)
                        .setCiphertext(ByteString.copyFrom(sealer.seal(frame, userId, taskId, 1))))
                .build();
    }

    private static void publish(KafkaProducer<String, byte[]> producer, UUID user) {
        var id = UUID.randomUUID();
        send(producer, "gatehouse.users.v1", id, user, new UserRegistered(id, user, Instant.EPOCH));
        var roles = UUID.randomUUID();
        send(
                producer,
                "gatehouse.roles.v1",
                roles,
                user,
                new RolesAssigned(roles, user, Instant.EPOCH, List.of("user"), List.of("user"), 1));
        var mail = UUID.randomUUID();
        send(
                producer,
                "gatehouse.mail.v1",
                mail,
                user,
                new MailSent(mail, user, Instant.EPOCH, UUID.randomUUID(), "verify-email"));
    }

    private static void send(KafkaProducer<String, byte[]> producer, String topic, UUID id, UUID user, Object event) {
        producer.send(TestRecords.event(topic, id, user, EventJson.write(event).getBytes(StandardCharsets.UTF_8)));
    }

    private void awaitActive(List<StartActivationRequest> requests) throws SQLException, InterruptedException {
        var ids = requests.stream().map(StartActivationRequest::getUserId).toArray();
        try (var query = database.prepareStatement(
                "select count(*) from activation where user_id = any(?::uuid[]) and state = 'ACTIVE'")) {
            query.setArray(1, database.createArrayOf("text", ids));
            for (var deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2); System.nanoTime() < deadline; ) {
                try (var rows = query.executeQuery()) {
                    rows.next();
                    if (rows.getInt(1) == ids.length) {
                        return;
                    }
                }
                service.waitFor(100, TimeUnit.MILLISECONDS);
            }
        }
        throw new IllegalStateException("not all became active");
    }

    /** Milliseconds by thread name without its number; numbered families together. */
    private Map<String, Double> cpuByThread() throws IOException {
        var cpu = new TreeMap<String, Double>();
        try (var threads = Files.list(Path.of("/proc", String.valueOf(service.pid()), "task"))) {
            for (var thread : threads.toList()) {
                var stat = Files.readString(thread.resolve("stat"));
                var name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'))
                        .replaceAll("[-#0-9 ]+$", "");
                var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
                double millis = (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * MILLIS_PER_TICK;
                cpu.merge(name, millis, Double::sum);
            }
        }
        return cpu;
    }

    private static String difference(Map<String, Double> before, Map<String, Double> after, int count) {
        var text = new StringBuilder();
        double rest = 0;
        for (var each : after.entrySet()) {
            double spent = (each.getValue() - before.getOrDefault(each.getKey(), 0.0)) / count;
            if (spent >= 0.05) {
                text.append("%s %.2f, ".formatted(each.getKey(), spent));
            }
            rest += each.getKey().startsWith("hash") ? 0 : spent;
        }
        return text + "all but hashing %.2f".formatted(rest);
    }

    private static Process start(Map<String, String> config) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "--add-modules", "jdk.incubator.vector"));
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-jar", "target/quarkus-app/quarkus-run.jar"));
        var builder = new ProcessBuilder(command);
        config.forEach((key, value) -> {
            if (key.startsWith("GATEHOUSE_")) {
                builder.environment().put(key, value.replace("${quarkus.application.name}", "core-auth"));
            }
        });
        builder.environment().put("QUARKUS_HTTP_PORT", String.valueOf(FIRST_PORT));
        builder.environment().put("QUARKUS_MANAGEMENT_PORT", String.valueOf(FIRST_PORT + 1));
        builder.environment().put("QUARKUS_GRPC_SERVER_PORT", String.valueOf(FIRST_PORT + 2));
        return builder.redirectErrorStream(true)
                .redirectOutput(Path.of("target", "activation-load.log").toFile())
                .start();
    }

    private static void awaitReady(Process service) throws InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + (FIRST_PORT + 1) + "/q/health/ready"))
                .timeout(Duration.ofSeconds(1))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            while (service.isAlive() && !answers(client, request)) {
                service.waitFor(100, TimeUnit.MILLISECONDS);
            }
        }
    }

    private static boolean answers(HttpClient client, HttpRequest request) throws InterruptedException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }
}
