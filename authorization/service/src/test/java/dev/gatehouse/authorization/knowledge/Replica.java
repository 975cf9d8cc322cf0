package dev.gatehouse.authorization.knowledge;

import dev.gatehouse.kit.telemetry.Degraded;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * A second replica's knowledge, beside the application's: its own memory, its own connections to PostgreSQL through a relay that
 * can be cut, and no Kafka. It polls only when told to.
 */
public final class Replica implements AutoCloseable {

    private final Vertx vertx;
    private final Pool pool;
    private final NetServer relay;
    private final Set<NetSocket> sockets = ConcurrentHashMap.newKeySet();
    private final PolicyFeed feed;
    private final Subjects subjects;
    private final SubjectCache cache;
    private volatile boolean cut;

    public Replica(Vertx vertx, KnowledgeConfig config, ReactiveRedisDataSource redis, Clock clock) throws Exception {
        this.vertx = vertx;
        this.relay = vertx.createNetServer().connectHandler(this::relay);
        relay.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        var options = new PgConnectOptions()
                .setHost("127.0.0.1")
                .setPort(relay.actualPort())
                .setDatabase(value("GATEHOUSE_DB_NAME"))
                .setUser(value("GATEHOUSE_DB_USER"))
                .setPassword(value("GATEHOUSE_DB_PASSWORD"));
        this.pool = Pool.newInstance(PgBuilder.pool()
                .with(new PoolOptions().setMaxSize(4))
                .connectingTo(options)
                .using(vertx)
                .build());
        var reader = new PolicyReader(pool, config);
        this.cache = new SubjectCache(config, new SimpleMeterRegistry());
        this.feed = new PolicyFeed(reader, cache, config, clock, vertx, new Degraded(new SimpleMeterRegistry()));
        this.subjects = new Subjects(cache, new SubjectStore(redis, config, clock), reader, feed, config);
    }

    public PolicyFeed feed() {
        return feed;
    }

    public Subjects subjects() {
        return subjects;
    }

    /** From now on it polls, as an application does. */
    public void poll() {
        feed.start(new StartupEvent());
    }

    /** An event arrived that told of a user's change. */
    public void hear(UUID user, long revision) {
        feed.userChanged(user, revision);
    }

    /** PostgreSQL is away: connections end and none is made. */
    public void cut() {
        cut = true;
        sockets.forEach(NetSocket::close);
    }

    public void heal() {
        cut = false;
    }

    @Override
    public void close() {
        feed.stop(new ShutdownEvent());
        pool.close().await().atMost(Duration.ofSeconds(20));
        relay.close();
    }

    private void relay(NetSocket client) {
        if (cut) {
            client.close();
            return;
        }
        client.pause();
        sockets.add(client);
        vertx.createNetClient()
                .connect(Integer.parseInt(value("GATEHOUSE_DB_PORT")), value("GATEHOUSE_DB_HOST"))
                .onFailure(failure -> client.close())
                .onSuccess(server -> {
                    client.closeHandler(closed -> server.close());
                    server.closeHandler(closed -> client.close());
                    client.pipeTo(server);
                    server.pipeTo(client);
                });
    }

    private static String value(String name) {
        return ConfigProvider.getConfig().getValue(name, String.class);
    }
}
