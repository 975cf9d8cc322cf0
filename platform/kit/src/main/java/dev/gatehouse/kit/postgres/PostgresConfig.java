package dev.gatehouse.kit.postgres;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** How long this service's statements may wait; PostgreSQL itself ends those that wait longer. */
@ConfigMapping(prefix = "platform.postgres")
interface PostgresConfig {

    /** For a lock that somebody else holds. */
    @WithDefault("2s")
    Duration lockTimeout();

    /** For one statement altogether. */
    @WithDefault("15s")
    Duration statementTimeout();

    /** For the next statement of an open transaction; then its connection is closed. */
    @WithDefault("30s")
    Duration idleTransactionTimeout();

    /**
     * For a server that says nothing at all, be it that it hangs or that the network has lost it: then the connection counts as
     * lost. Longer than the statement timeout. An idle connection is closed after as long.
     */
    @WithDefault("45s")
    Duration silence();

    /** How long a request waits for a connection of the pool before it is refused. */
    @WithDefault("3s")
    Duration poolWait();

    /** Requests that may wait for a connection at once; more are refused. */
    @WithDefault("2000")
    @Min(1) @Max(100_000) int poolQueue();
}
