package dev.gatehouse.coreauth;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** The packaged service as a process of its own with real servers behind it, for tools that measure what a request costs. */
public final class LoadedService implements AutoCloseable {

    private static final int PORT = 28_282;
    private static final int MOST_IN_FLIGHT = 64;
    private static final double MILLIS_PER_TICK = 10;

    private final Map<String, String> config;
    private final Process service;
    private final HttpClient client;

    private LoadedService(Map<String, String> config, Process service, HttpClient client) {
        this.config = config;
        this.service = service;
        this.client = client;
    }

    /** Started and ready. */
    public static LoadedService start() throws IOException, InterruptedException {
        var config = new CoreAuthServers().start();
        var service = start(config);
        var client = Vertx.vertx()
                .createHttpClient(new HttpClientOptions()
                        .setDefaultPort(PORT)
                        .setDefaultHost("127.0.0.1")
                        .setMaxPoolSize(MOST_IN_FLIGHT));
        awaitReady(service, client);
        return new LoadedService(config, service, client);
    }

    public HttpClient client() {
        return client;
    }

    public Connection database() throws SQLException {
        return connect(config);
    }

    /** A closed loop of so many calls; how long they took, and what they cost. */
    public String run(int count, int inFlight, IntFunction<CompletableFuture<Void>> call) throws Exception {
        var micros = new long[count];
        var next = new AtomicInteger();
        double serviceBefore = cpuMillis(List.of(service.pid()));
        double postgresBefore = cpuMillis(postgres());
        long began = System.nanoTime();
        var loops = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < inFlight; i++) {
            loops.add(loop(next, micros, call));
        }
        CompletableFuture.allOf(loops.toArray(CompletableFuture[]::new)).get(5, TimeUnit.MINUTES);
        double seconds = (System.nanoTime() - began) / 1e9;
        Arrays.sort(micros);
        return "%d in %.1f s (%.0f/s), p50 %.1f ms, p99 %.1f ms; CPU ms each: core-auth %.2f, PostgreSQL %.2f"
                .formatted(
                        count,
                        seconds,
                        count / seconds,
                        micros[count / 2] / 1e3,
                        micros[count * 99 / 100] / 1e3,
                        (cpuMillis(List.of(service.pid())) - serviceBefore) / count,
                        (cpuMillis(postgres()) - postgresBefore) / count);
    }

    private static CompletableFuture<Void> loop(
            AtomicInteger next, long[] micros, IntFunction<CompletableFuture<Void>> call) {
        int index = next.getAndIncrement();
        if (index >= micros.length) {
            return CompletableFuture.completedFuture(null);
        }
        long from = System.nanoTime();
        return call.apply(index).thenCompose(done -> {
            micros[index] = (System.nanoTime() - from) / 1_000;
            return loop(next, micros, call);
        });
    }

    private static Connection connect(Map<String, String> config) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://%s:%s/%s"
                        .formatted(
                                config.get("GATEHOUSE_DB_HOST"),
                                config.get("GATEHOUSE_DB_PORT"),
                                config.get("GATEHOUSE_DB_NAME")),
                config.get("GATEHOUSE_DB_USER"),
                config.get("GATEHOUSE_DB_PASSWORD"));
    }

    /** The servers' processes are this one's children. */
    private static List<Long> postgres() {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().command().orElse("").endsWith("/postgres"))
                .map(ProcessHandle::pid)
                .toList();
    }

    /** Spent by the processes, and by what they started and waited for. */
    private static double cpuMillis(List<Long> pids) throws IOException {
        double millis = 0;
        for (var pid : pids) {
            var stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            millis += (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * MILLIS_PER_TICK;
        }
        return millis;
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
        builder.environment().put("GATEHOUSE_LOAD_TEST", "true");
        builder.environment().put("CORE_AUTH_SESSIONS_REFRESHES", "100"); // its rounds come faster than a client does
        builder.environment().put("QUARKUS_HTTP_PORT", String.valueOf(PORT));
        builder.environment().put("QUARKUS_MANAGEMENT_PORT", String.valueOf(PORT + 1));
        builder.environment().put("QUARKUS_GRPC_SERVER_PORT", String.valueOf(PORT + 2));
        return builder.redirectErrorStream(true)
                .redirectOutput(Path.of("target", "loaded-service.log").toFile())
                .start();
    }

    private static void awaitReady(Process service, HttpClient client) throws InterruptedException {
        while (service.isAlive() && !isReady(client)) {
            service.waitFor(100, TimeUnit.MILLISECONDS);
        }
    }

    private static boolean isReady(HttpClient client) {
        try {
            return client.request(HttpMethod.GET, PORT + 1, "127.0.0.1", "/q/health/ready")
                            .compose(request -> request.send())
                            .toCompletionStage()
                            .toCompletableFuture()
                            .join()
                            .statusCode()
                    == 200;
        } catch (RuntimeException notYet) {
            return false;
        }
    }

    @Override
    public void close() {
        service.destroy();
        try {
            service.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
