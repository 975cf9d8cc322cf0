package dev.gatehouse.coreauth.login;

import dev.gatehouse.coreauth.CoreAuthServers;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
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
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * What a sign-in and a refresh cost: the packaged service as a process of its own with real servers behind it, a closed loop of
 * requests, CPU time by process. Run by hand: sessions (default 500), refreshes of each per round (10), rounds (4).
 */
final class SignInLoad {

    private static final int PORT = 28_282;
    private static final int SIGN_INS_IN_FLIGHT = 8;
    private static final int REFRESHES_IN_FLIGHT = 64;
    private static final double MILLIS_PER_TICK = 10;

    private final Process service;
    private final HttpClient client;
    private final String[] emails;
    private final String[] refreshTokens;

    private SignInLoad(Process service, HttpClient client, String[] emails) {
        this.service = service;
        this.client = client;
        this.emails = emails;
        this.refreshTokens = new String[emails.length];
    }

    @SuppressWarnings("SystemOut") // a tool: its output is its result
    public static void main(String[] arguments) throws Exception {
        int sessions = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 500;
        int each = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10;
        int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 4;
        var config = new CoreAuthServers().start();
        var service = start(config);
        var vertx = Vertx.vertx();
        try {
            var client = vertx.createHttpClient(new HttpClientOptions()
                    .setDefaultPort(PORT)
                    .setDefaultHost("127.0.0.1")
                    .setMaxPoolSize(REFRESHES_IN_FLIGHT));
            awaitReady(service, client);
            var load = new SignInLoad(service, client, provideAccounts(config, sessions));
            for (int i = 0; i < rounds; i++) {
                System.out.println("sign-ins:  " + load.run(sessions, SIGN_INS_IN_FLIGHT, load::signIn));
            }
            for (int i = 0; i < rounds; i++) {
                System.out.println("refreshes: " + load.run(sessions * each, REFRESHES_IN_FLIGHT, load::refresh));
            }
        } catch (ExecutionException e) {
            System.out.println(e.getCause());
        } finally {
            service.destroy();
            service.waitFor(10, TimeUnit.SECONDS);
            System.exit(0);
        }
    }

    private CompletableFuture<Void> signIn(int index) {
        int account = index % emails.length;
        return post(
                        "/v1/auth/login",
                        new JsonObject().put("email", emails[account]).put("password", Accounts.PASSWORD))
                .thenAccept(answer -> refreshTokens[account] = answer.getString("refresh_token"));
    }

    /** Sessions in turn: by the time one is due again its last refresh has long been answered. */
    private CompletableFuture<Void> refresh(int index) {
        int account = index % emails.length;
        return post("/v1/auth/refresh", new JsonObject().put("refresh_token", refreshTokens[account]))
                .thenAccept(answer -> refreshTokens[account] = answer.getString("refresh_token"));
    }

    private CompletableFuture<JsonObject> post(String path, JsonObject body) {
        return client.request(HttpMethod.POST, path)
                .compose(request -> request.putHeader("Content-Type", "application/json")
                        .putHeader("User-Agent", Accounts.AGENT)
                        .send(body.toBuffer()))
                .compose(answer -> answer.body().map(content -> checked(answer.statusCode(), content)))
                .toCompletionStage()
                .toCompletableFuture()
                .thenCompose(answer -> answer.isEmpty() ? post(path, body) : CompletableFuture.completedFuture(answer));
    }

    /** Empty when the service is busy, as it is while it warms up: to be asked again. */
    private static JsonObject checked(int status, Buffer content) {
        if (status == 503) {
            return new JsonObject();
        }
        if (status != 200) {
            throw new IllegalStateException(status + " " + content);
        }
        return content.toJsonObject();
    }

    private String run(int count, int inFlight, IntFunction<CompletableFuture<Void>> call) throws Exception {
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

    private static String[] provideAccounts(Map<String, String> config, int count) throws SQLException {
        var emails = new String[count];
        try (var database = connect(config);
                var credentials = database.prepareStatement(
                        "insert into credential (user_id, canonical_email, version, phc) values (?, ?, 1, ?)");
                var activations = database.prepareStatement("insert into activation (user_id, password, roles, email,"
                        + " profile) values (?, 'ready', 'ready', 'ready', 'ready')")) {
            for (int i = 0; i < count; i++) {
                var userId = UUID.randomUUID();
                emails[i] = userId + "@example.org";
                credentials.setObject(1, userId);
                credentials.setString(2, emails[i]);
                credentials.setString(3, TestPasswords.hashed(Accounts.PASSWORD));
                credentials.addBatch();
                activations.setObject(1, userId);
                activations.addBatch();
            }
            credentials.executeBatch();
            activations.executeBatch();
        }
        return emails;
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
        builder.environment().put("QUARKUS_HTTP_PORT", String.valueOf(PORT));
        builder.environment().put("QUARKUS_MANAGEMENT_PORT", String.valueOf(PORT + 1));
        builder.environment().put("QUARKUS_GRPC_SERVER_PORT", String.valueOf(PORT + 2));
        return builder.redirectErrorStream(true)
                .redirectOutput(Path.of("target", "sign-in-load.log").toFile())
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
}
