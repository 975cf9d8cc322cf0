package dev.gatehouse.coreauth;

import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** What tests see of the database. */
@ApplicationScoped
public class Database {

    public static final Duration SOON = Duration.ofSeconds(20);

    private final Pool pool;

    Database(Pool pool) {
        this.pool = pool;
    }

    public List<Row> rows(String sql, @Nullable Object... arguments) {
        var rows =
                pool.preparedQuery(sql).execute(Tuple.from(arguments)).await().atMost(SOON);
        return StreamSupport.stream(rows.spliterator(), false).toList();
    }

    public int run(String sql, @Nullable Object... arguments) {
        return pool.preparedQuery(sql)
                .execute(Tuple.from(arguments))
                .await()
                .atMost(SOON)
                .rowCount();
    }

    public long count(String sql, @Nullable Object... arguments) {
        return rows(sql, arguments).getFirst().getLong(0);
    }

    public @Nullable String text(String sql, @Nullable Object... arguments) {
        var rows = rows(sql, arguments);
        return rows.isEmpty() ? null : rows.getFirst().getString(0);
    }
}
