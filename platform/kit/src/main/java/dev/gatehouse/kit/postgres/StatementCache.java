package dev.gatehouse.kit.postgres;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnectOptions;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Lets every statement stay prepared on its connection, and lets none wait without a bound. The driver keeps none longer than
 * 2,048 characters otherwise, and such a one is then parsed and planned anew each time, at three times the cost.
 */
@Singleton
class StatementCache implements PgPoolCreator {

    /** Characters; the longest statement of ours has about half. */
    static final int LONGEST_STATEMENT = 8_192;

    private final PostgresConfig config;
    private final DedicatedConnections dedicated;

    StatementCache(PostgresConfig config, DedicatedConnections dedicated) {
        this.config = config;
        this.dedicated = dedicated;
    }

    @Override
    public Pool create(Input input) {
        input.pgConnectOptionsList().forEach(this::bound);
        dedicated.to(input.vertx(), input.pgConnectOptionsList().getFirst());
        input.pgConnectOptionsList().forEach(options -> options.setIdleTimeout(
                        (int) config.silence().toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS));
        return PgBuilder.pool()
                .with(input.poolOptions()
                        .setConnectionTimeout((int) config.poolWait().toMillis())
                        .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS)
                        .setMaxWaitQueueSize(config.poolQueue()))
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
