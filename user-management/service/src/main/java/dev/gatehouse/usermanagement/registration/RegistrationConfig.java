package dev.gatehouse.usermanagement.registration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How registrations are remembered. */
@ConfigMapping(prefix = "user-management.registration")
interface RegistrationConfig {

    /** How long a retry with the same idempotency key gets the same account. */
    @WithDefault("24h")
    Duration idempotency();

    /** How often records past that are erased. */
    @WithDefault("1m")
    Duration cleaning();
}
