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
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How long after a sign-out each replica of each service still takes the session's token. Each is asked without a pause, past
 * the gateway, until it has refused for a second; what counts is when the last accepted request was sent.
 */
final class Revocation implements AutoCloseable {

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
    private final RevocationDelays delays = new RevocationDelays();

    /** Of a system in which all four services run. */
    Revocation(Vertx vertx, SystemState state, Api api) {
        if (!state.services().keySet().containsAll(PROBES.keySet())) {
            throw new IllegalArgumentException(
                    "Not all four services run there: " + state.services().keySet());
        }
        this.client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(CONNECTIONS));
        this.state = state;
        this.api = api;
    }

    /** Signs the account out while all are asked, each of which takes its token before; completes with null once each has refused. */
    Future<@Nullable String> signOut(Account account) {
        var watches = watches(String.valueOf(account.accessToken));
        return Future.join(watches.stream().map(Watch::isAccepted).toList()).flatMap(begun -> {
            var refusing =
                    watches.stream().filter(watch -> !watch.hasAccepted()).toList();
            return refusing.isEmpty()
                    ? signOut(account, watches)
                    : Future.succeededFuture("refused before the sign-out by "
                            + refusing.stream().map(Watch::replica).toList());
        });
    }

    private Future<@Nullable String> signOut(Account account, List<Watch> watches) {
        long sent = System.nanoTime();
        var ends = watches.stream().map(watch -> watch.untilRefused(sent)).toList();
        return api.logout(account).flatMap(other -> {
            long answered = System.nanoTime();
            return Future.join(ends).map(done -> {
                if (other == null) {
                    ends.forEach(end -> delays.add(end.result(), sent, answered));
                }
                return other;
            });
        });
    }

    Report report(Outcome outcome) {
        return delays.report(outcome);
    }

    private List<Watch> watches(String token) {
        var watches = new ArrayList<Watch>();
        state.services().forEach((service, replicas) -> {
            var probe = PROBES.get(service);
            if (probe != null) {
                replicas.forEach(replica ->
                        watches.add(new Watch(replica.name(), () -> ask(replica, probe, token), System::nanoTime)));
            }
        });
        return watches;
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

    @Override
    public void close() {
        client.close();
    }
}
