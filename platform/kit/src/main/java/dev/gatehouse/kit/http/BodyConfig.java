package dev.gatehouse.kit.http;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What a service reads of a request. */
@ConfigMapping(prefix = "platform.body")
interface BodyConfig {

    /** The longest body: what Quarkus keeps to, too. */
    @WithDefault("${quarkus.http.limits.max-body-size}")
    MemorySize longest();
}
