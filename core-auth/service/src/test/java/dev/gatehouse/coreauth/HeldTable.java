package dev.gatehouse.coreauth;

import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Transaction;
import org.awaitility.Awaitility;

/** A table under a lock, so that whoever needs it stands still where races are decided. */
public final class HeldTable implements AutoCloseable {

    private final Pool pool;
    private final SqlConnection connection;
    private final Transaction transaction;
    private boolean released;

    private HeldTable(Pool pool, SqlConnection connection, Transaction transaction) {
        this.pool = pool;
        this.connection = connection;
        this.transaction = transaction;
    }

    /** @param mode as in SQL: {@code access exclusive} holds everybody up, {@code share} who writes */
    public static HeldTable of(Pool pool, String table, String mode) {
        var connection = pool.getConnection().await().atMost(Database.SOON);
        var transaction = connection.begin().await().atMost(Database.SOON);
        connection
                .query("lock table " + table + " in " + mode + " mode")
                .execute()
                .await()
                .atMost(Database.SOON);
        return new HeldTable(pool, connection, transaction);
    }

    /** Completes when so many statements wait for a lock, whichever. */
    public void awaitWaiting(long statements) {
        Awaitility.await().atMost(Database.SOON).until(() -> waiting() == statements);
    }

    public long waiting() {
        return waiting(pool);
    }

    /** How many statements wait for a lock, whichever. */
    public static long waiting(Pool pool) {
        return pool.query("select count(distinct pid) from pg_locks where not granted")
                .execute()
                .await()
                .atMost(Database.SOON)
                .iterator()
                .next()
                .getLong(0);
    }

    /** Lets everybody go on. */
    public void release() {
        if (released) {
            return;
        }
        released = true;
        transaction.rollback().await().atMost(Database.SOON);
        connection.close().await().atMost(Database.SOON);
    }

    @Override
    public void close() {
        release();
    }
}
