package dev.gatehouse.authorization.knowledge;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** How closely PostgreSQL is followed, and how long memory may stand in for it. */
@ConfigMapping(prefix = "authorization.knowledge")
public interface KnowledgeConfig {

    /** How often PostgreSQL is asked for changes that no event told of: the bound on a change's way to a replica without Kafka. */
    @WithDefault("400ms")
    Duration poll();

    /** Longest wait for one answer of PostgreSQL. */
    @WithDefault("1s")
    Duration databaseWait();

    /** Longest wait for one answer of Redis; then PostgreSQL is asked. */
    @WithDefault("50ms")
    Duration redisWait();

    /** How long Redis is left alone after it failed. */
    @WithDefault("2s")
    Duration redisPause();

    /** How long a copy of somebody's assignments stays in Redis. */
    @WithDefault("15m")
    Duration redisKeeping();

    /** Answers whose knowledge PostgreSQL confirmed longer ago than this are flagged stale. */
    @WithDefault("2s")
    Duration freshFor();

    /** Past this age of the knowledge no question is answered any more. */
    @WithDefault("60s")
    Duration answersFor();

    /** How long a change stays listed for replicas that follow; one that was away for longer begins anew. */
    @WithDefault("15m")
    Duration changesKept();

    /** Users whose assignments are kept in memory, about 300 bytes each. */
    @WithDefault("50000")
    @Min(1_000) @Max(5_000_000) int users();

    /** Latest changed users remembered, so that an older copy of their assignments is known for what it is. */
    @WithDefault("10000")
    @Min(100) @Max(1_000_000) int changes();

    /** Users being loaded at the same time; further ones are refused. */
    @WithDefault("1000")
    @Min(1) @Max(100_000) int loads();
}
