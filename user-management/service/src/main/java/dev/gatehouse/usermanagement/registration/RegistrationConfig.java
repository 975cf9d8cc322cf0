package dev.gatehouse.usermanagement.registration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Set;

/** How registrations are remembered. */
@ConfigMapping(prefix = "user-management.registration")
interface RegistrationConfig {

    /** How long a retry with the same idempotency key gets the same account. */
    @WithDefault("24h")
    Duration idempotency();

    /** How often records past that are erased. */
    @WithDefault("1m")
    Duration cleaning();

    /** Addresses of proxies (IP literals) whose {@code X-Forwarded-For} is believed. */
    @WithDefault("${GATEHOUSE_TRUSTED_PROXIES:127.0.0.1}")
    Set<String> trustedProxies();
}
