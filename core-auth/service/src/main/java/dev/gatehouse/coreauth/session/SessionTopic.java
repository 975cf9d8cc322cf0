package dev.gatehouse.coreauth.session;

import io.smallrye.config.ConfigMapping;

/** Where session events go: named by the contract, in core-auth-api. */
@ConfigMapping(prefix = "contract.topic")
interface SessionTopic {

    String sessions();
}
