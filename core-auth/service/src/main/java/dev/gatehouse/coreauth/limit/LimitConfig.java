package dev.gatehouse.coreauth.limit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/** How limits are kept; each feature's own configuration has its numbers. */
@ConfigMapping(prefix = "core-auth.limits")
interface LimitConfig {

    /** Lifts the limits, for measuring from one address. */
    @WithDefault("false")
    boolean loadTest();

    /** Users and networks that a process remembers; about 150 bytes each. */
    @WithDefault("50000")
    @Min(100) @Max(1_000_000) int remembered();
}
