package dev.gatehouse.coreauth.token;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How tokens are issued. Issuer and audience are those that every service verifies: {@code platform.tokens}. */
@ConfigMapping(prefix = "core-auth.tokens")
public interface IssueConfig {

    /** Life of an access token: for so long an offline verifier accepts what was revoked meanwhile. */
    @WithDefault("10m")
    @DurationMin(seconds = 10)
    @DurationMax(minutes = 10)
    Duration accessLifetime();

    /** Life of the access token of a temporary session. */
    @WithDefault("15m")
    @DurationMin(seconds = 10)
    @DurationMax(minutes = 15)
    Duration temporaryLifetime();

    /** {@code client_id} of the first-party client: the only one there is. */
    @WithDefault("gatehouse")
    @NotBlank String clientId();

    /** How long a key signs. Its successor is published for as long before it signs. */
    @WithDefault("30d")
    @DurationMin(hours = 1)
    Duration signingPeriod();

    /** How long a key stays published after its last signature: the life of a token, the clocks' leeway, and room. */
    @WithDefault("1h")
    @DurationMin(minutes = 17)
    Duration retirement();

    /** How long before it signs a key that an operator calls early is announced: longer than every replica takes to read it. */
    @WithDefault("2m")
    @DurationMin(seconds = 2)
    @DurationMax(hours = 1)
    Duration rotationNotice();

    /** How often the keys are read again, so that every replica knows what one of them created. */
    @WithDefault("1m")
    @DurationMin(seconds = 1)
    Duration keyRefresh();

    /** {@code max-age} of the JWKS, for caches on the way. */
    @WithDefault("5m")
    Duration jwksMaxAge();
}
