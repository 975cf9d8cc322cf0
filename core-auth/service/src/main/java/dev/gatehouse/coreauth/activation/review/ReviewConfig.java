package dev.gatehouse.coreauth.activation.review;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** How long the parts of an activation may take. All times are by the database's clock, from when the account became known. */
@ConfigMapping(prefix = "core-auth.activation.review")
interface ReviewConfig {

    /** How often activations are looked through; 0 for never. */
    @WithDefault("5s")
    Duration sweep();

    /** When a look counts as failed that has not ended, so that the next one does not wait for it. */
    @WithDefault("1m")
    Duration longestSweep();

    /** Activations changed in one look. */
    @WithDefault("200")
    @Min(1) @Max(1_000) int batch();

    /** How long a part may be silent before it is asked; doubles with each time. */
    @WithDefault("60s")
    Duration silence();

    /** Longest pause between two times. */
    @WithDefault("1h")
    Duration longestSilence();

    /** When a password counts as lost. The task itself is given up a little before (DESIGN.md section 4). */
    @WithDefault("25h")
    Duration passwordDeadline();

    @WithDefault("1h")
    Duration rolesDeadline();

    /** Longer than communication tries, so that the reason is the mail server's where there is one. */
    @WithDefault("3h")
    Duration emailDeadline();

    @WithDefault("1h")
    Duration profileDeadline();

    /** Where silent parts are asked. */
    @WithDefault("${contract.topic.activations}")
    String activations();
}
