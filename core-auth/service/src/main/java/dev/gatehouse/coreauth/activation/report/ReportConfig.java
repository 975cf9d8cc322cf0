package dev.gatehouse.coreauth.activation.report;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Where activation events go. */
@ConfigMapping(prefix = "core-auth.activation.report")
interface ReportConfig {

    /** The topic that the contract names. */
    @WithDefault("${contract.topic.activations}")
    String topic();
}
