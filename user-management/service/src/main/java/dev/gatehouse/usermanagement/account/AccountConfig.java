package dev.gatehouse.usermanagement.account;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Where facts about accounts go. */
@ConfigMapping(prefix = "user-management.account")
interface AccountConfig {

    /** The topic, as the contract names it. */
    @WithDefault("${contract.topic.users}")
    String topic();
}
