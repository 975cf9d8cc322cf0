package dev.gatehouse.kit.postgres;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnectOptions;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Lets every statement stay prepared on its connection. The driver keeps none longer than 2,048 characters otherwise, and such a
 * one is then parsed and planned anew each time, at three times the cost.
 */
@Singleton
class StatementCache implements PgPoolCreator {

    /** Characters; the longest statement of ours has about half. */
    static final int LONGEST_STATEMENT = 8_192;

    @Override
    public Pool create(Input input) {
        input.pgConnectOptionsList().forEach(options -> options.setPreparedStatementCacheSqlLimit(LONGEST_STATEMENT));
        return PgBuilder.pool()
                .with(input.poolOptions())
                .connectingTo(List.<SqlConnectOptions>copyOf(input.pgConnectOptionsList()))
                .using(input.vertx())
                .build();
    }
}
