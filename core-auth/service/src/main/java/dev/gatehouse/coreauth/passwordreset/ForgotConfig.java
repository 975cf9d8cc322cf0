package dev.gatehouse.coreauth.passwordreset;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How often somebody may ask for a link to reset a password. */
@ConfigMapping(prefix = "core-auth.password-forgot")
interface ForgotConfig {

    /** Mails for one address within a minute; what is asked beyond that changes nothing and is not told. */
    @WithDefault("1")
    @Min(1) @Max(100) int perMinute();

    /** The same within five minutes. */
    @WithDefault("3")
    @Min(1) @Max(100) int perFiveMinutes();

    /** The same within a day. */
    @WithDefault("10")
    @Min(1) @Max(1_000) int perDay();

    /** Questions of one network (an IPv4 address or IPv6 /64) within {@link #window()}; told when there are more. */
    @WithDefault("20")
    @Min(1) @Max(100_000) int networkTries();

    /** See {@link #networkTries()}. */
    @WithDefault("10m")
    @DurationMin(seconds = 1)
    @DurationMax(hours = 24)
    Duration window();

    /** How often requests are looked for that a crash left behind. */
    @WithDefault("1s")
    @DurationMin(millis = 10)
    Duration backstop();

    /** When a commit counts as failed that has not ended, so that the next one does not wait for it. */
    @WithDefault("1m")
    @DurationMin(millis = 10)
    Duration longestRound();

    /** Requests worked off in one commit. */
    @WithDefault("100")
    @Min(1) @Max(1_000) int batch();
}
