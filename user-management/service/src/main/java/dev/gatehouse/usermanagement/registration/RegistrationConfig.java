package dev.gatehouse.usermanagement.registration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** How many registrations are taken, and how they are remembered. */
@ConfigMapping(prefix = "user-management.registration")
interface RegistrationConfig {

    /** How long a retry with the same idempotency key gets the same account. */
    @WithDefault("24h")
    Duration idempotency();

    /** How often records past that are erased. */
    @WithDefault("1m")
    Duration cleaning();

    /** Registrations a minute from one network (an IPv4 address or IPv6 /64). */
    @WithDefault("3")
    @Min(1) @Max(10_000) int perMinute();

    /** Registrations an hour from one network. */
    @WithDefault("20")
    @Min(1) @Max(10_000) int perHour();

    /**
     * Repetitions a minute from one network that do not count as registrations: as many as a client makes that comes back every
     * two seconds, as it is told to while it has no session.
     */
    @WithDefault("30")
    @Min(1) @Max(10_000) int repetitionsPerMinute();
}
