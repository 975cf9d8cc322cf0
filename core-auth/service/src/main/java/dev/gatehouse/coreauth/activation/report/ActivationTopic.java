package dev.gatehouse.coreauth.activation.report;

import io.smallrye.config.ConfigMapping;

/** Where activation events go: named by the contract, in core-auth-api. */
@ConfigMapping(prefix = "contract.topic")
interface ActivationTopic {

    String activations();
}
