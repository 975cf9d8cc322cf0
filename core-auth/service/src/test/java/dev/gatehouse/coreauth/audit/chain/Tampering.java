package dev.gatehouse.coreauth.audit.chain;

import dev.gatehouse.coreauth.Database;
import dev.gatehouse.coreauth.audit.AuditEntry;
import dev.gatehouse.coreauth.audit.AuditKind;
import dev.gatehouse.coreauth.audit.AuditLog;
import dev.gatehouse.coreauth.audit.AuditTrail;
import dev.gatehouse.coreauth.audit.Initiator;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import java.util.function.Function;

/** What somebody with power over the database does to the log. */
@ApplicationScoped
class Tampering {

    private final Pool pool;
    private final Database database;
    private final AuditLog audit;
    private final AuditTrail trail;

    Tampering(Pool pool, Database database, AuditLog audit, AuditTrail trail) {
        this.pool = pool;
        this.database = database;
        this.audit = audit;
        this.trail = trail;
    }

    /** Where the first is of five that are sealed one after the other. */
    long fiveEntries() {
        var user = UUID.randomUUID();
        for (int i = 0; i < 5; i++) {
            append(pool, user);
        }
        trail.awaitSealed(user, 5);
        return database.count("select min(sequence) from audit_entry where user_id = $1", user);
    }

    /** An entry more. */
    void append(SqlClient client, UUID user) {
        var by = Initiator.user(user, "192.0.2.1", "test");
        audit.record(client, AuditEntry.success(AuditKind.PASSWORD_CHANGED, by, user))
                .await()
                .atMost(Database.SOON);
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

    /** Past the trigger that each month has for itself. */
    void truncate(SqlConnection tamperer) {
        database.rows("select inhrelid::regclass::text from pg_inherits where inhparent = 'audit_entry'::regclass")
                .forEach(month -> run(tamperer, "alter table " + month.getString(0) + " disable trigger user"));
        run(tamperer, "truncate audit_entry");
    }

    /** Done, and left so. */
    void committed(String sql) {
        pool.withTransaction(transaction -> transaction
                        .query("alter table audit_entry disable trigger user; " + sql
                                + "; alter table audit_entry enable trigger user")
                        .execute())
                .await()
                .atMost(Database.SOON);
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
