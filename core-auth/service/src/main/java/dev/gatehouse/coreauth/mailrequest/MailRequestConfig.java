package dev.gatehouse.coreauth.mailrequest;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Where mails are asked for. */
@ConfigMapping(prefix = "core-auth.mail-requests")
interface MailRequestConfig {

    /** Named by the contract, in core-auth-api. */
    @WithDefault("${contract.topic.mail-requests}")
    String topic();
}
