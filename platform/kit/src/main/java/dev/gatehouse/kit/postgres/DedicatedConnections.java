package dev.gatehouse.kit.postgres;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.pgclient.PgConnection;
import io.vertx.pgclient.PgConnectOptions;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Connections outside the pool, for what one holds for long (a lock, a subscription) and must get however many requests wait for
 * the pool. Thread-safe.
 */
@Singleton
public class DedicatedConnections {

    private record Server(Vertx vertx, PgConnectOptions options) {}

    private volatile @Nullable Server server;

    void to(Vertx vertx, PgConnectOptions options) {
        server = new Server(vertx, new PgConnectOptions(options));
    }

    /** A new one, which the caller closes; one that comes when nobody waits for it any more is closed at once. */
    public Uni<PgConnection> open() {
        return Uni.createFrom().emitter(emitter -> {
            var known = server;
            if (known == null) {
                emitter.fail(new IllegalStateException("no database is known yet"));
                return;
            }
            var over = new AtomicBoolean();
            emitter.onTermination(() -> over.set(true));
            io.vertx.pgclient.PgConnection.connect(known.vertx(), known.options())
                    .onSuccess(fresh -> {
                        if (over.get()) {
                            fresh.close();
                        } else {
                            emitter.complete(PgConnection.newInstance(fresh));
                        }
                    })
                    .onFailure(emitter::fail);
        });
    }
}
