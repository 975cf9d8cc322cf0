package dev.gatehouse.gateway;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the gateway costs: requests like a refresh (a bearer token, a small body, an answer of about 800 bytes) at a fixed
 * rate, open loop, straight to a trivial Vert.x service and through a gateway process before it. Latency counts from the
 * moment a request was due. CPU time is the gateway process's, from the system.
 *
 * <p>Arguments: rates per second (default 50 500 1750 5000), each for ten seconds after a warm-up.
 */
public final class GatewayBenchmark {
    private static final Duration ROUND = Duration.ofSeconds(10);
    private static final int CONNECTIONS = 16;
    private static final Buffer BODY = Buffer.buffer("{\"refresh_token\":\"gh_rt_" + "A".repeat(43) + "\"}");
    private static final Buffer ANSWER = Buffer.buffer("{\"access_token\":\"" + "x".repeat(760) + "\"}");
    private static final String TOKEN = "Bearer " + "a".repeat(600);
    private static final List<String> JVM = List.of(
            "-Xmx96m",
            "-XX:+UseSerialGC",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED");

    private final Vertx vertx =
            Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
    private final HttpClient client = vertx.createHttpClient(
            new HttpClientOptions(),
            new PoolOptions().setHttp1MaxSize(CONNECTIONS).setMaxWaitQueueSize(100_000));

    private GatewayBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 1 && arguments[0].equals("upstream")) {
            upstream();
            return;
        }
        var rates = arguments.length == 0
                ? new int[] {50, 500, 1_750, 5_000}
                : Arrays.stream(arguments).mapToInt(Integer::parseInt).toArray();
        new GatewayBenchmark().run(rates);
    }

    @SuppressWarnings("SystemOut")
    private void run(int[] rates) throws Exception {
        var upstream = start(List.of(), GatewayBenchmark.class, "upstream");
        var service = "127.0.0.1:" + number(upstream, "upstream ");
        var gateway = start(
                List.of(
                        "GATEWAY_PORT=0",
                        "GATEWAY_OPERATORS_PORT=0",
                        "GATEWAY_MANAGEMENT_PORT=0",
                        "GATEWAY_LOAD_TEST=true",
                        "GATEWAY_UPSTREAMS=core-auth=" + service + "|" + service),
                GatewayMain.class);
        try {
            var direct = Integer.parseInt(service.substring(service.indexOf(':') + 1));
            var port = number(gateway, "gateway: public http://127.0.0.1:");
            round(port, 5_000, gateway);
            round(port, 1_750, gateway);
            round(direct, 3_000, gateway);
            System.out.println("   rate/s      direct p50/p99 ms     through p50/p99 ms   gateway CPU ms/request");
            for (var rate : rates) {
                var straight = round(direct, rate, gateway);
                var through = round(port, rate, gateway);
                System.out.printf(
                        "%9d %14.2f /%6.2f %14.2f /%6.2f %16.4f%n",
                        rate, straight.at(0.5), straight.at(0.99), through.at(0.5), through.at(0.99), through.cpu());
            }
        } finally {
            gateway.destroy();
            upstream.destroy();
            Await.done(vertx.close());
        }
    }

    private record Round(List<Long> nanos, double cpu) {
        double at(double quantile) {
            return nanos.get((int) (quantile * (nanos.size() - 1))) / 1e6;
        }
    }

    private Round round(int port, int rate, Process gateway) throws InterruptedException {
        var requests = Math.toIntExact(rate * ROUND.toSeconds());
        var nanos = new ArrayList<Long>(requests);
        var done = new CountDownLatch(requests);
        var sent = new AtomicInteger();
        var cpu = cpuMillis(gateway);
        var begun = System.nanoTime();
        vertx.setPeriodic(1, timer -> {
            var now = System.nanoTime() - begun;
            while (sent.get() < requests && sent.get() * 1_000_000_000L / rate <= now) {
                send(port, begun + sent.getAndIncrement() * 1_000_000_000L / rate, nanos, done);
            }
            if (sent.get() == requests) {
                vertx.cancelTimer(timer);
            }
        });
        done.await();
        nanos.sort(null);
        return new Round(nanos, (double) (cpuMillis(gateway) - cpu) / requests);
    }

    private void send(int port, long due, List<Long> nanos, CountDownLatch done) {
        client.request(new RequestOptions()
                        .setMethod(HttpMethod.POST)
                        .setHost("127.0.0.1")
                        .setPort(port)
                        .setURI("/v1/auth/refresh"))
                .compose(request -> request.putHeader("content-type", "application/json")
                        .putHeader("authorization", TOKEN)
                        .send(BODY))
                .compose(response -> response.statusCode() == 200
                        ? response.end()
                        : io.vertx.core.Future.failedFuture("status " + response.statusCode()))
                .onSuccess(ended -> {
                    nanos.add(System.nanoTime() - due);
                    done.countDown();
                })
                .onFailure(failure -> {
                    throw new AssertionError(failure);
                });
    }

    private static long cpuMillis(Process process) {
        return process.info().totalCpuDuration().orElseThrow().toMillis();
    }

    private static Process start(List<String> variables, Class<?> main, String... arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        for (var variable : variables) {
            builder.environment().put(variable.split("=", 2)[0], variable.split("=", 2)[1]);
        }
        return builder.start();
    }

    private static int number(Process process, String before) throws IOException {
        var reader = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (var line = reader.readLine(); line != null; line = reader.readLine()) {
            if (line.startsWith(before)) {
                return Integer.parseInt(line.substring(before.length()).split("\\D", 2)[0]);
            }
        }
        throw new IOException("no line that begins with " + before);
    }

    @SuppressWarnings("SystemOut")
    private static void upstream() {
        var vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        vertx.deployVerticle(
                        () -> new AbstractVerticle() {
                            @Override
                            public void start() {
                                vertx.createHttpServer()
                                        .requestHandler(
                                                request -> request.body().onSuccess(body -> request.response()
                                                        .putHeader("content-type", "application/json")
                                                        .end(ANSWER)))
                                        .listen(0, "127.0.0.1")
                                        .map(HttpServer::actualPort)
                                        .onSuccess(port -> System.out.println("upstream " + port));
                            }
                        },
                        new DeploymentOptions())
                .onFailure(failure -> System.out.println(failure));
    }
}
