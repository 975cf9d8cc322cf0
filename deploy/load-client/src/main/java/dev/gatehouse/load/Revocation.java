package dev.gatehouse.load;

import dev.gatehouse.local.SystemState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How long after a sign-out each replica of each service still takes the session's token. Each is asked without a pause, past
 * the gateway, until it refuses; what counts is when the last accepted request was sent.
 */
final class Revocation implements AutoCloseable {

    private static final int REFUSED = 401;
    private static final int CONNECTIONS = 16;

    /** A call that only a known session may make: 401 when it is refused, something else when it is not. */
    private record Probe(
            HttpMethod method, String path, @Nullable String body) {}

    private static final Map<String, Probe> PROBES = Map.of(
            "user-management", new Probe(HttpMethod.GET, "/v1/users/me", null),
            "core-auth", new Probe(HttpMethod.GET, "/v1/sessions/current", null),
            "authorization", new Probe(HttpMethod.POST, "/v1/permissions/check", "{\"permission\":\"profile:read\"}"),
            "communication", new Probe(HttpMethod.GET, "/admin/v1/messages", null));

    private final HttpClient client;
    private final SystemState state;
    private final Api api;
    private final Map<String, List<Double>> afterAnswer = Collections.synchronizedMap(new TreeMap<>());
    private final Map<String, List<Double>> afterRequest = Collections.synchronizedMap(new TreeMap<>());

    Revocation(Vertx vertx, SystemState state, Api api) {
        this.client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(CONNECTIONS));
        this.state = state;
        this.api = api;
    }

    /** Signs the account out while all are asked; completes with null once each has refused. */
    Future<@Nullable String> signOut(Account account) {
        var token = String.valueOf(account.accessToken);
        var accepted = new TreeMap<String, AtomicLong>();
        var probes = new ArrayList<Future<?>>();
        long begun = System.nanoTime();
        state.services().forEach((service, replicas) -> {
            var probe = PROBES.get(service);
            if (probe != null) {
                replicas.forEach(replica -> {
                    var last = accepted.computeIfAbsent(replica.name(), name -> new AtomicLong(begun));
                    probes.add(untilRefused(replica, probe, token, last));
                });
            }
        });
        long sent = System.nanoTime();
        return api.logout(account).flatMap(other -> {
            long answered = System.nanoTime();
            return other != null
                    ? Future.succeededFuture(other)
                    : Future.join(probes).map(done -> {
                        accepted.forEach((name, last) -> {
                            record(afterAnswer, name, last.get() - answered);
                            record(afterRequest, name, last.get() - sent);
                        });
                        return null;
                    });
        });
    }

    Report report(Outcome outcome) {
        var report = new Report();
        afterAnswer.forEach((name, millis) -> report.atMost(
                name + ", after the sign-out's answer: last accepted", Collections.max(millis), " ms", 1_000));
        afterRequest.forEach((name, millis) -> report.figure(
                name + ", after the sign-out was sent: median, last",
                Report.format(median(millis)) + ", " + Report.format(Collections.max(millis)) + " ms"));
        report.figure("sign-outs", String.valueOf(outcome.succeeded()));
        report.others(outcome);
        return report;
    }

    private Future<?> untilRefused(SystemState.Replica replica, Probe probe, String token, AtomicLong last) {
        long sent = System.nanoTime();
        return ask(replica, probe, token).flatMap(status -> {
            if (status == REFUSED) {
                return Future.succeededFuture();
            }
            last.set(sent);
            return untilRefused(replica, probe, token, last);
        });
    }

    private Future<Integer> ask(SystemState.Replica replica, Probe probe, String token) {
        var address = replica.http().split(":", 2);
        var options = new RequestOptions()
                .setMethod(probe.method())
                .setHost(address[0])
                .setPort(Integer.parseInt(address[1]))
                .setURI(probe.path())
                .putHeader("Authorization", "Bearer " + token)
                .putHeader("Content-Type", "application/json");
        return client.request(options)
                .flatMap(request -> probe.body() == null ? request.send() : request.send(Buffer.buffer(probe.body())))
                .flatMap(answer -> answer.body().map(read -> answer.statusCode()));
    }

    /** Nothing accepted afterwards is a delay of nothing. */
    private static void record(Map<String, List<Double>> delays, String name, long nanos) {
        delays.computeIfAbsent(name, each -> Collections.synchronizedList(new ArrayList<>()))
                .add(Math.max(0, nanos) / 1e6);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    @Override
    public void close() {
        client.close();
    }
}
