package dev.gatehouse.kit.audit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Where operators' actions are announced. */
@ConfigMapping(prefix = "platform.operators")
interface OperatorActionConfig {

    /** The service's own topic for them, as its contract names it. */
    @WithDefault("${contract.topic.${platform.service.name}-operators}")
    String topic();
}
