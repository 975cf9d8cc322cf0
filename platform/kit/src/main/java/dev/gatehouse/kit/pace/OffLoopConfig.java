package dev.gatehouse.kit.pace;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;

/** What room there is for work that blocks. */
@ConfigMapping(prefix = "platform.off-loop")
public interface OffLoopConfig {

    /** How much of it is done at a time. */
    @WithDefault("8")
    @Min(1) @Max(64) int threads();

    /** How much of it may wait; what comes then is refused. */
    @WithDefault("256")
    @Min(1) @Max(10_000) int queue();

    /** Longest wait for its outcome, its time in the queue included. */
    @WithDefault("1s")
    @DurationMax(seconds = 30)
    Duration patience();
}
