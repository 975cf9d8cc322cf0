package dev.gatehouse.authorization.decision;

import dev.gatehouse.authorization.api.v1.AuthorizationServiceGrpc;
import dev.gatehouse.authorization.api.v1.CheckRequest;
import dev.gatehouse.authorization.api.v1.CheckResponse;
import dev.gatehouse.testkit.BackingServers;
import dev.gatehouse.testkit.TestServices;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;

/**
 * How many checks one service process answers, with the client on the same cores: the packaged service as a process of its own,
 * real servers behind it, a plain gRPC client that keeps some calls in flight. Run by hand: arguments are seconds (default 10),
 * calls in flight (32), users (1000) and the service's JVM options.
 */
final class CheckLoad {

    private static final int FIRST_PORT = 28_083;
    private static final long SLOWEST_MICROS = 10_000_000;

    private final AuthorizationServiceGrpc.AuthorizationServiceStub stub;
    private final List<CheckRequest> requests;
    private final ConcurrentHistogram micros = new ConcurrentHistogram(SLOWEST_MICROS, 3);
    private final AtomicLong next = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private volatile long deadline;

    private CheckLoad(AuthorizationServiceGrpc.AuthorizationServiceStub stub, List<CheckRequest> requests) {
        this.stub = stub;
        this.requests = requests;
    }

    @SuppressWarnings("SystemOut") // a tool: its output is its result
    public static void main(String[] arguments) throws Exception {
        int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10;
        int inFlight = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 32;
        int users = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1_000;
        var options = List.of(arguments).subList(Math.min(3, arguments.length), arguments.length);
        var config = new BackingServers().start();
        var service = start(config, options);
        try {
            awaitReady(service);
            System.out.printf("ready after %d ms of CPU, %s%n", cpuMillis(service), resident(service));
            var requests = requests(give(config, users));
            var channel = NettyChannelBuilder.forAddress("127.0.0.1", FIRST_PORT + 2)
                    .usePlaintext()
                    .directExecutor()
                    .build();
            var stub = AuthorizationServiceGrpc.newStub(channel).withCallCredentials(TestServices.as("load"));
            new CheckLoad(stub, requests).run(Math.max(5, seconds), inFlight);
            for (int round = 0; round < 3; round++) {
                var load = new CheckLoad(stub, requests);
                long cpu = cpuMillis(service);
                double elapsed = load.run(seconds, inFlight);
                cpu = cpuMillis(service) - cpu;
                System.out.println(load.summary(elapsed, cpu));
            }
            System.out.println(resident(service));
            channel.shutdownNow();
        } finally {
            service.destroy();
            service.waitFor(10, TimeUnit.SECONDS);
            System.exit(0);
        }
    }

    private double run(int seconds, int inFlight) throws InterruptedException {
        long begin = System.nanoTime();
        deadline = begin + TimeUnit.SECONDS.toNanos(seconds);
        var done = new CountDownLatch(inFlight);
        for (int i = 0; i < inFlight; i++) {
            call(done);
        }
        done.await();
        return (System.nanoTime() - begin) / 1e9;
    }

    private String summary(double elapsed, long cpuMillis) {
        long calls = micros.getTotalCount();
        return "checks/s %.0f  p50 %.2f ms  p99 %.2f ms  p99.9 %.2f ms  max %.2f ms  not granted %d  server CPU %.1f us/check"
                .formatted(
                        calls / elapsed,
                        micros.getValueAtPercentile(50) / 1e3,
                        micros.getValueAtPercentile(99) / 1e3,
                        micros.getValueAtPercentile(99.9) / 1e3,
                        micros.getMaxValue() / 1e3,
                        refused.get(),
                        1e3 * cpuMillis / calls);
    }

    private void call(CountDownLatch done) {
        long began = System.nanoTime();
        if (began >= deadline) {
            done.countDown();
            return;
        }
        var request = requests.get((int) (next.getAndIncrement() % requests.size()));
        stub.check(request, new StreamObserver<>() {
            @Override
            public void onNext(CheckResponse response) {
                if (!response.getAllowed()) {
                    refused.incrementAndGet();
                }
            }

            @Override
            public void onError(Throwable failure) {
                refused.incrementAndGet();
                onCompleted();
            }

            @Override
            public void onCompleted() {
                micros.recordValue((System.nanoTime() - began) / 1_000);
                call(done);
            }
        });
    }

    private static List<CheckRequest> requests(List<UUID> users) {
        return users.stream()
                .map(user -> CheckRequest.newBuilder()
                        .setUserId(user.toString())
                        .setPermission("profile:read")
                        .build())
                .toList();
    }

    private static List<UUID> give(Map<String, String> config, int users) throws SQLException {
        var url = "jdbc:postgresql://%s:%s/%s"
                .formatted(
                        config.get("GATEHOUSE_DB_HOST"),
                        config.get("GATEHOUSE_DB_PORT"),
                        config.get("GATEHOUSE_DB_NAME"));
        var ids = new ArrayList<UUID>();
        try (var connection = DriverManager.getConnection(
                        url, config.get("GATEHOUSE_DB_USER"), config.get("GATEHOUSE_DB_PASSWORD"));
                var insert =
                        connection.prepareStatement("insert into assignment (user_id, role) values (?, 'support')")) {
            for (int i = 0; i < users; i++) {
                var id = UUID.randomUUID();
                ids.add(id);
                insert.setObject(1, id);
                insert.addBatch();
            }
            insert.executeBatch();
        }
        return ids;
    }

    private static Process start(Map<String, String> config, List<String> options) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options.isEmpty() ? List.of("-Xms48m", "-Xmx192m", "-XX:+UseSerialGC") : options);
        command.addAll(List.of("-jar", "target/quarkus-app/quarkus-run.jar"));
        var builder = new ProcessBuilder(command);
        config.forEach((key, value) -> {
            if (key.startsWith("GATEHOUSE_")) {
                builder.environment().put(key, value.replace("${quarkus.application.name}", "authorization"));
            }
        });
        builder.environment().put("QUARKUS_HTTP_PORT", String.valueOf(FIRST_PORT));
        builder.environment().put("QUARKUS_MANAGEMENT_PORT", String.valueOf(FIRST_PORT + 1));
        builder.environment().put("QUARKUS_GRPC_SERVER_PORT", String.valueOf(FIRST_PORT + 2));
        return builder.redirectErrorStream(true)
                .redirectOutput(Files.createDirectories(Path.of("target"))
                        .resolve("check-load.log")
                        .toFile())
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

    private static String resident(Process service) throws IOException {
        try (var lines = Files.lines(Path.of("/proc", String.valueOf(service.pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS")).findFirst().orElse("");
        }
    }

    private static long cpuMillis(Process service) {
        return service.info().totalCpuDuration().map(Duration::toMillis).orElse(0L);
    }
}
