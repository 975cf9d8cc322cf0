package dev.gatehouse.communication.recipient;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How user-management is asked. */
@ConfigMapping(prefix = "communication.directory")
interface DirectoryConfig {

    /** An answer is waited for so long. */
    @WithDefault("500ms")
    Duration deadline();
}
