package dev.gatehouse.kit.telemetry;

import io.smallrye.config.ConfigMapping;

/** Who this process is. */
@ConfigMapping(prefix = "platform.service")
public interface ServiceConfig {

    /** The service, for example {@code core-auth}. */
    String name();

    /** This process among the service's replicas, for example {@code core-auth-2}. */
    String node();
}
