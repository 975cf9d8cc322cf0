package dev.gatehouse.kit.inbox;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How a process that starts asks for what it missed. */
@ConfigMapping(prefix = "platform.recall")
interface RecallConfig {

    /** Pause between two tries. */
    @WithDefault("1s")
    @DurationMin(millis = 100)
    @DurationMax(minutes = 1)
    Duration pause();

    /** How long a try takes at most, all pages together. */
    @WithDefault("5s")
    @DurationMin(millis = 100)
    @DurationMax(minutes = 1)
    Duration deadline();

    /** Pages of one try at most; with more to tell the try has failed. */
    @WithDefault("1000")
    @Min(1) @Max(100_000) int pages();
}
