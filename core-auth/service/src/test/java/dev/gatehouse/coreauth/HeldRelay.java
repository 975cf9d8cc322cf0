package dev.gatehouse.coreauth;

import dev.gatehouse.kit.postgres.DedicatedConnections;
import io.vertx.mutiny.pgclient.PgConnection;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import org.awaitility.Awaitility;

/** The outbox without its relay, as after the death of the replica that was it: what is committed meanwhile stays unpublished. */
public final class HeldRelay implements AutoCloseable {

    /** Ends whoever leads. */
    private static final String END = """
            select count(pg_terminate_backend(pid)) from pg_locks
            where locktype = 'advisory' and classid = x'67617465'::int::oid
            and objid = (hashtext('outbox')::bigint & 4294967295)::oid and pid <> pg_backend_pid()
            and database = (select oid from pg_database where datname = current_database())""";

    private static final String TAKE = "select pg_try_advisory_lock(x'67617465'::int, hashtext('outbox'))::int::bigint";

    /** Who led has noticed, and tries again in vain. */
    private static final String NOTICED = """
            select count(*) from pg_stat_activity
            where datname = current_database() and query like 'select pg_try_advisory_lock($1%'""";

    private final PgConnection connection;

    private HeldRelay(PgConnection connection) {
        this.connection = connection;
    }

    /** Nothing is relayed from now on. */
    public static HeldRelay of(Pool pool, DedicatedConnections connections) {
        var held = new HeldRelay(connections.open().await().atMost(Database.SOON));
        Awaitility.await()
                .atMost(Database.SOON)
                .until(() -> number(pool, END) >= 0 && number(held.connection, TAKE) == 1);
        Awaitility.await().atMost(Database.SOON).until(() -> number(pool, NOTICED) > 0);
        return held;
    }

    private static long number(SqlClient client, String sql) {
        return client.query(sql)
                .execute()
                .await()
                .atMost(Database.SOON)
                .iterator()
                .next()
                .getLong(0);
    }

    @Override
    public void close() {
        connection.close().await().atMost(Database.SOON);
    }
}
