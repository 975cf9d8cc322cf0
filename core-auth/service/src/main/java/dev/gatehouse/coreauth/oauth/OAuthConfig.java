package dev.gatehouse.coreauth.oauth;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How well clients are remembered that have authenticated, and how much they may. */
@ConfigMapping(prefix = "core-auth.oauth")
interface OAuthConfig {

    /** Clients remembered, the least recently seen forgotten first. Whoever is not is counted and read from PostgreSQL. */
    @WithDefault("10000")
    @Min(0) @Max(1_000_000) int remembered();

    /** For so long PostgreSQL is not asked again about a remembered client: what operators change holds that much later. */
    @WithDefault("500ms")
    @DurationMax(seconds = 1)
    Duration freshFor();

    /** For so long, while PostgreSQL is away, a remembered client may still introspect. It gets no token meanwhile. */
    @WithDefault("5m")
    @DurationMin(seconds = 1)
    @DurationMax(hours = 1)
    Duration staleFor();

    /** Tokens that a service account may revoke in {@link #revocationWindow()}: every service remembers each until it has expired. */
    @WithDefault("600")
    @Min(1) @Max(100_000) int revocations();

    /** See {@link #revocations()}. */
    @WithDefault("1m")
    @DurationMin(seconds = 1)
    @DurationMax(hours = 1)
    Duration revocationWindow();
}
