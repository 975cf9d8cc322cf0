package dev.gatehouse.coreauth.passwordreset;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How a password is set by a link from a mail. */
@ConfigMapping(prefix = "core-auth.password-reset")
interface ResetConfig {

    /** Life of a link, by the database's clock. */
    @WithDefault("30m")
    @DurationMin(minutes = 1)
    @DurationMax(hours = 24)
    Duration validity();

    /** Tokens that one network (an IPv4 address or IPv6 /64) may try within {@link #window()}, live or dead. */
    @WithDefault("30")
    @Min(1) @Max(100_000) int networkTries();

    /** See {@link #networkTries()}. */
    @WithDefault("10m")
    @DurationMin(seconds = 1)
    @DurationMax(hours = 24)
    Duration window();
}
