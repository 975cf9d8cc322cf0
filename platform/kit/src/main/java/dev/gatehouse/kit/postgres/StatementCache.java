package dev.gatehouse.kit.postgres;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnectOptions;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/**
 * Lets every statement stay prepared on its connection, and lets none wait without a bound. The driver keeps none longer than
 * 2,048 characters otherwise, and such a one is then parsed and planned anew each time, at three times the cost.
 */
@Singleton
class StatementCache implements PgPoolCreator {

    /** Characters; the longest statement of ours has about half. */
    static final int LONGEST_STATEMENT = 8_192;

    private final PostgresConfig config;

    StatementCache(PostgresConfig config) {
        this.config = config;
    }

    @Override
    public Pool create(Input input) {
        input.pgConnectOptionsList().forEach(this::bound);
        return PgBuilder.pool()
                .with(input.poolOptions())
                .connectingTo(List.<SqlConnectOptions>copyOf(input.pgConnectOptionsList()))
                .using(input.vertx())
                .build();
    }

    private void bound(PgConnectOptions options) {
        options.setPreparedStatementCacheSqlLimit(LONGEST_STATEMENT);
        options.addProperty("lock_timeout", millis(config.lockTimeout()));
        options.addProperty("statement_timeout", millis(config.statementTimeout()));
        options.addProperty("idle_in_transaction_session_timeout", millis(config.idleTransactionTimeout()));
    }

    private static String millis(Duration duration) {
        return String.valueOf(duration.toMillis());
    }
}
