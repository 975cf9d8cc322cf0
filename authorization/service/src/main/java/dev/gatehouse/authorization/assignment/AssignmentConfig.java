package dev.gatehouse.authorization.assignment;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Upkeep of assignments. */
@ConfigMapping(prefix = "authorization.assignment")
interface AssignmentConfig {

    /** How often expired assignments are looked for: how late the other services hear of an end, at most. */
    @WithDefault("1s")
    Duration expiryInterval();
}
