package dev.gatehouse.kit.redis;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How long Redis is waited for. */
@ConfigMapping(prefix = "platform.redis")
interface RedisConfig {

    /** Longest wait for Redis; afterwards PostgreSQL or this process alone answers. */
    @WithDefault("150ms")
    @DurationMin(millis = 10)
    @DurationMax(seconds = 30)
    Duration patience();

    /** For so long Redis is not asked after it failed. */
    @WithDefault("2s")
    Duration pause();
}
