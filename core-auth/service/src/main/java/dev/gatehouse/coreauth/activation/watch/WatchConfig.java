package dev.gatehouse.coreauth.activation.watch;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** How people watch their activation. */
@ConfigMapping(prefix = "core-auth.activation.watch")
interface WatchConfig {

    /** Watchers (long polls and event streams) that one process serves at once; further ones are told to come back. */
    @WithDefault("10000")
    @Min(1) @Max(100_000) int watchers();

    /** Watchers of one account in one process. */
    @WithDefault("16")
    @Min(1) @Max(1_000) int watchersPerUser();

    /** How often the watched activations are asked for changes, in one query: what one made by another replica may be late. */
    @WithDefault("250ms")
    Duration look();

    /** Longest wait of a long poll; a longer one asked for is cut to it. */
    @WithDefault("30s")
    Duration longestWait();

    /** Pause between two comments in a silent event stream, so that nothing on the way takes it for dead. */
    @WithDefault("8s")
    Duration heartbeat();
}
