package dev.gatehouse.gateway.upstream;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * Asks every replica twice a second whether it is ready.
 *
 * <p>A plain answer counts at once: 200 takes a replica in, anything else and a refused connection take it out. Silence
 * counts only when it lasts: on a machine under load every replica is slow at once, and taking them all out would turn
 * a slow service into none.
 */
public final class HealthChecks {
    private static final long INTERVAL_MILLIS = 500;
    private static final long SILENCE_MILLIS = 2_000;
    private static final int SILENCES = 3;
    private static final int OK = 200;

    /** What the services call the check of theirs. */
    private static final String DATABASE = "PostgreSQL";

    private final Vertx vertx;
    private final List<Check> checks;
    private final HttpClient client;
    private long timer;

    public HealthChecks(Vertx vertx, Upstreams upstreams) {
        this.vertx = vertx;
        this.checks = upstreams.replicas().stream().map(Check::new).toList();
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout((int) SILENCE_MILLIS), new PoolOptions().setHttp1MaxSize(1));
    }

    /** Begins; the future succeeds when every replica has been asked once. */
    public Future<Void> start() {
        timer = vertx.setPeriodic(INTERVAL_MILLIS, ignored -> checks.forEach(Check::run));
        return Future.join(checks.stream().map(Check::run).toList()).mapEmpty();
    }

    /** Ends. */
    public Future<Void> stop() {
        vertx.cancelTimer(timer);
        return client.close();
    }

    /** By what a service says of itself (MicroProfile Health); whatever else it says is no reason to trust it. */
    private static boolean isDatabaseAlone(Buffer body) {
        try {
            var down = new JsonObject(body)
                    .getJsonArray("checks").stream()
                            .map(JsonObject.class::cast)
                            .filter(check -> !"UP".equals(check.getString("status")))
                            .map(check -> check.getString("name"))
                            .toList();
            return down.equals(List.of(DATABASE));
        } catch (DecodeException | ClassCastException | NullPointerException unreadable) {
            return false;
        }
    }

    private final class Check {
        private final Replica replica;
        private final RequestOptions ready;
        private boolean running;
        private int silences;

        Check(Replica replica) {
            this.replica = replica;
            var address = replica.address().management();
            this.ready = new RequestOptions()
                    .setHost(address.host())
                    .setPort(address.port())
                    .setURI("/q/health/ready")
                    .setConnectTimeout(SILENCE_MILLIS)
                    .setIdleTimeout(SILENCE_MILLIS);
        }

        Future<Void> run() {
            if (running) {
                return Future.succeededFuture();
            }
            running = true;
            return client.request(ready)
                    .compose(HttpClientRequest::send)
                    .compose(response -> response.body().map(body -> answered(response.statusCode(), body)))
                    .otherwise(this::failed)
                    .onComplete(ignored -> running = false);
        }

        private Void answered(int status, Buffer body) {
            silences = 0;
            if (status == OK) {
                replica.admit();
            } else if (isDatabaseAlone(body)) {
                replica.ejectForWantOfItsDatabase("without its database");
            } else {
                replica.eject("not ready, " + status);
            }
            return null;
        }

        private Void failed(Throwable cause) {
            silences = cause instanceof TimeoutException ? silences + 1 : SILENCES;
            if (silences >= SILENCES) {
                replica.eject(cause.toString());
            }
            return null;
        }
    }
}
