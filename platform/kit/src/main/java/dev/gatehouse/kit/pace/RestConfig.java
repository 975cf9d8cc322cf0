package dev.gatehouse.kit.pace;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** How loops that work in batches leave room for others. */
@ConfigMapping(prefix = "platform.rest")
public interface RestConfig {

    /** A loop rests so many times as long as its last round took; 0 for never. */
    @WithDefault("2")
    @Min(0) @Max(50) int factor();

    /** Longest rest: what it adds at most to the way of an event. */
    @WithDefault("150ms")
    Duration longest();
}
