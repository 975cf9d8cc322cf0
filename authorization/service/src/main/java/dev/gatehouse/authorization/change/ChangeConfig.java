package dev.gatehouse.authorization.change;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Where changes are announced. */
@ConfigMapping(prefix = "authorization.change")
public interface ChangeConfig {

    /** The topic of {@code RoleEvent}s. */
    @WithDefault("${contract.topic.roles}")
    String topic();
}
