package dev.gatehouse.kit.limit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/** How limits are kept; each feature's own configuration has its numbers. */
@ConfigMapping(prefix = "platform.limits")
interface LimitConfig {

    /** Lifts the limits, for measuring from one address. */
    @WithDefault("${GATEHOUSE_LOAD_TEST:false}")
    boolean loadTest();

    /** Users and networks that a process remembers for each quota; some 150 bytes each. */
    @WithDefault("50000")
    @Min(100) @Max(1_000_000) int remembered();
}
