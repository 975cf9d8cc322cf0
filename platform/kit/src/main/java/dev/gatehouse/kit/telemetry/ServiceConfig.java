package dev.gatehouse.kit.telemetry;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Who this process is. */
@ConfigMapping(prefix = "platform.service")
public interface ServiceConfig {

    /** The service, for example {@code core-auth}. */
    String name();

    /** CloudEvents {@code source} of what it publishes. */
    @WithDefault("/gatehouse/${platform.service.name}")
    String source();

    /** This process among the service's replicas, for example {@code core-auth-2}. */
    String node();
}
