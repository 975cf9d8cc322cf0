package dev.gatehouse.kit.security;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** Whose access tokens are accepted. */
@ConfigMapping(prefix = "platform.tokens")
public interface TokenConfig {

    /** {@code iss}: core-auth's public identity, an origin. */
    String issuer();

    /** {@code aud}: one audience for all services of this installation. */
    @WithDefault("gatehouse")
    String audience();

    /** Where the public keys are (JWKS, RFC 7517). */
    String jwksUrl();

    /** How often the public keys are asked for. */
    @WithDefault("5m")
    Duration jwksRefresh();

    /** Least time between two requests for the keys because of an unknown {@code kid}. */
    @WithDefault("5s")
    Duration jwksPause();

    /** Difference between clocks that is forgiven, seconds. */
    @WithDefault("60")
    @Min(0) @Max(60) int leewaySeconds();

    /** Longest life of a token, from {@code iat} to {@code exp}: as long as the issuer lets any live. What lives longer is none. */
    @WithDefault("15m")
    @DurationMin(seconds = 10)
    @DurationMax(minutes = 15)
    Duration longestLife();

    /** Verified tokens remembered, so that a signature (0.4 ms) is checked once. */
    @WithDefault("20000")
    @Min(0) @Max(1_000_000) int remembered();

    /** Longest token looked at, characters. */
    @WithDefault("4096")
    @Min(512) @Max(16_384) int maxLength();
}
