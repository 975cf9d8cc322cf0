package dev.gatehouse.coreauth;

import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Transaction;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.UUID;
import org.awaitility.Awaitility;

/** A user's turn, as whoever ends all of his sessions takes it: who is to open one meanwhile waits. */
public final class HeldTurn implements AutoCloseable {

    private final Pool pool;
    private final SqlConnection connection;
    private final Transaction transaction;
    private final UUID userId;
    private boolean over;

    private HeldTurn(Pool pool, SqlConnection connection, Transaction transaction, UUID userId) {
        this.pool = pool;
        this.connection = connection;
        this.transaction = transaction;
        this.userId = userId;
    }

    public static HeldTurn of(Pool pool, UUID userId) {
        var connection = pool.getConnection().await().atMost(Database.SOON);
        var transaction = connection.begin().await().atMost(Database.SOON);
        var turn = new HeldTurn(pool, connection, transaction, userId);
        turn.run("select session_turn($1)");
        return turn;
    }

    /** Completes when somebody waits for a lock. */
    public void awaitWaiting() {
        Awaitility.await().atMost(Database.SOON).until(() -> HeldTable.waiting(pool) == 1);
    }

    /** @param sql with the user as its one parameter */
    public void run(String sql) {
        connection.preparedQuery(sql).execute(Tuple.of(userId)).await().atMost(Database.SOON);
    }

    public void commit() {
        over = true;
        transaction.commit().await().atMost(Database.SOON);
        connection.close().await().atMost(Database.SOON);
    }

    @Override
    public void close() {
        if (!over) {
            transaction.rollback().await().atMost(Database.SOON);
            connection.close().await().atMost(Database.SOON);
        }
    }
}
