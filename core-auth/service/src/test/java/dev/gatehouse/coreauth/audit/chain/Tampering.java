package dev.gatehouse.coreauth.audit.chain;

import dev.gatehouse.coreauth.Database;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Function;

/** What somebody with power over the database does to the log. */
@ApplicationScoped
class Tampering {

    private final Pool pool;

    Tampering(Pool pool) {
        this.pool = pool;
    }

    /** Nobody else seals meanwhile, and all that was done is undone when it has been looked at. */
    <T> T undone(Function<SqlConnection, T> look) {
        var connection = pool.getConnection().await().atMost(Database.SOON);
        var transaction = connection.begin().await().atMost(Database.SOON);
        try {
            run(connection, "select from audit_chain for update");
            run(connection, "alter table audit_entry disable trigger user");
            run(connection, "alter table audit_chain disable trigger user");
            return look.apply(connection);
        } finally {
            transaction.rollback().await().atMost(Database.SOON);
            connection.close().await().atMost(Database.SOON);
        }
    }

    static void run(SqlConnection connection, String sql, Object... arguments) {
        connection.preparedQuery(sql).execute(Tuple.from(arguments)).await().atMost(Database.SOON);
    }

    static long count(SqlConnection connection, String sql, Object... arguments) {
        return connection
                .preparedQuery(sql)
                .execute(Tuple.from(arguments))
                .await()
                .atMost(Database.SOON)
                .iterator()
                .next()
                .getLong(0);
    }
}
