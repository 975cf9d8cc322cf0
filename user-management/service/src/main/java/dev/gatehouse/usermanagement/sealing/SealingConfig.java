package dev.gatehouse.usermanagement.sealing;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How public sealing keys are kept fresh. */
@ConfigMapping(prefix = "user-management.sealing")
interface SealingConfig {

    /** How often core-auth is asked for its keys. */
    @WithDefault("5m")
    Duration refresh();

    /** How often it is asked while no key can be sealed to. */
    @WithDefault("500ms")
    Duration retry();

    /** How long before the last known key ends core-auth is asked again, at every retry. */
    @WithDefault("10m")
    Duration margin();

    /** How long an answer is waited for. */
    @WithDefault("1s")
    Duration patience();
}
