package dev.gatehouse.coreauth.passwordchange;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How often somebody may try to change the password: whoever has a stolen session guesses the present one here. */
@ConfigMapping(prefix = "core-auth.password-change")
interface ChangeConfig {

    /** Tries of one user within {@link #window()}, right or wrong. */
    @WithDefault("5")
    @Min(1) @Max(100) int tries();

    /** See {@link #tries()}. */
    @WithDefault("10m")
    @DurationMin(seconds = 1)
    @DurationMax(hours = 24)
    Duration window();
}
