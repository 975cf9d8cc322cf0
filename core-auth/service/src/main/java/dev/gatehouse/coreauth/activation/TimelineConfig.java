package dev.gatehouse.coreauth.activation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/** How much is kept of what was tried for one account. */
@ConfigMapping(prefix = "core-auth.activation.timeline")
public interface TimelineConfig {

    /**
     * Entries of one account from which on it is no longer noted that a part was asked, or failed, once more: a part that never
     * answers is asked for ever. What changes an activation is always noted.
     */
    @WithDefault("300")
    @Min(1) @Max(400) int most();
}
