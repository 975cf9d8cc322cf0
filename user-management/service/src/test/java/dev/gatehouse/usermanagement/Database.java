package dev.gatehouse.usermanagement;

import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;

/** What tests look up in the service's own database. */
@ApplicationScoped
public class Database {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Pool pool;

    Database(Pool pool) {
        this.pool = pool;
    }

    public List<Row> rows(String sql, Object... arguments) {
        var rows =
                pool.preparedQuery(sql).execute(Tuple.from(arguments)).await().atMost(PATIENCE);
        return StreamSupport.stream(rows.spliterator(), false).toList();
    }

    public long count(String from, Object... arguments) {
        return rows("select count(*) from " + from, arguments).getFirst().getLong(0);
    }

    /** Every row of every table as text. */
    public List<String> dump() {
        return rows("select quote_ident(tablename) from pg_tables where schemaname = 'public'").stream()
                .flatMap(table -> rows("select t::text from " + table.getString(0) + " t").stream())
                .map(row -> row.getString(0))
                .toList();
    }
}
