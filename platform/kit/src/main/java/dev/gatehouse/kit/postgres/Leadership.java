package dev.gatehouse.kit.postgres;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.pgclient.PgConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * At most one replica of a service leads: it holds a session-level advisory lock of PostgreSQL, which the server drops by
 * itself when the replica or its connection dies. The same connection listens for wake-ups from the other replicas. All
 * methods run on one Vert.x context.
 */
public final class Leadership {

    private static final long FIRST_KEY = 0x6761_7465L;

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long BEAT_NANOS = Duration.ofSeconds(5).toNanos();

    private final DedicatedConnections connections;
    private final String name;
    private final Runnable onWake;
    private volatile @Nullable PgConnection connection;
    private volatile boolean leading;
    private volatile boolean busy;
    private volatile long asked = System.nanoTime();

    /**
     * @param connections its connection is none of the pool's: were it, a replica with many requests could not lead
     * @param name what is led; also the notification channel's name, so a plain SQL identifier
     * @param onWake called when another replica notifies; any thread
     */
    public Leadership(DedicatedConnections connections, String name, Runnable onWake) {
        this.connections = connections;
        this.name = name;
        this.onWake = onWake;
    }

    public boolean isLeading() {
        return leading;
    }

    /** Tries to become the leader; true once this replica is. Never fails: an unreachable database means not leading. */
    public Uni<Boolean> attempt() {
        if (leading || busy) {
            return Uni.createFrom().item(leading);
        }
        busy = true;
        return connected()
                .flatMap(this::tryLock)
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .onFailure()
                .invoke(this::lost)
                .onFailure()
                .recoverWithItem(false)
                .invoke(won -> {
                    busy = false;
                    leading = won && connection != null;
                });
    }

    /**
     * Who leads asks PostgreSQL now and then whether it is still there, and leads no more when there is no answer: nothing else
     * goes over this connection. To be called often; does nothing most of the time.
     */
    public void beat() {
        var held = connection;
        if (!leading || busy || held == null || System.nanoTime() - asked < BEAT_NANOS) {
            return;
        }
        busy = true;
        asked = System.nanoTime();
        held.query("select 1")
                .execute()
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .onTermination()
                .invoke(() -> busy = false)
                .subscribe()
                .with(there -> {}, this::lost);
    }

    /**
     * A connection that failed once is not asked again: one that was reset before its close handler was set would fail for ever,
     * and nobody would lead.
     */
    private void lost(Throwable failure) {
        Log.debugf("not leading %s: %s", name, failure.getMessage());
        var failed = connection;
        connection = null;
        leading = false;
        if (failed != null) {
            failed.close().subscribe().with(done -> {}, ignored -> {});
        }
    }

    /** Gives the lock back, so that another replica need not wait for the connection to be noticed dead. */
    public Uni<Void> resign() {
        leading = false;
        var held = connection;
        connection = null;
        return held == null
                ? Uni.createFrom().voidItem()
                : held.query("select pg_advisory_unlock_all(); unlisten *")
                        .execute()
                        .onItemOrFailure()
                        .call((done, failure) -> held.close())
                        .replaceWithVoid();
    }

    private Uni<PgConnection> connected() {
        if (connection != null) {
            return Uni.createFrom().item(connection);
        }
        return connections.open().invoke(fresh -> {
            connection = fresh;
            fresh.notificationHandler(notification -> onWake.run());
            fresh.closeHandler(() -> {
                if (fresh.equals(connection)) {
                    leading = false;
                    connection = null;
                }
            });
        });
    }

    private Uni<Boolean> tryLock(PgConnection held) {
        return held.preparedQuery("select pg_try_advisory_lock($1, hashtext($2)) as won")
                .execute(Tuple.of((int) FIRST_KEY, name))
                .map(rows -> rows.iterator().next().getBoolean("won"))
                .call(won -> won
                        ? held.query("listen " + name).execute().replaceWithVoid()
                        : Uni.createFrom().voidItem());
    }
}
