package dev.gatehouse.kit.deadletter;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Map;

/** What operators may see of a body that could not be applied. */
@ConfigMapping(prefix = "platform.dead-letters")
interface DeadLetterConfig {

    /**
     * The words that may stand in an event's {@code domain}, {@code domains}, {@code reason} and {@code template}; some are followed
     * by a number, which is not told here. Each contract names its producer's. What is missing is shown by its length.
     */
    Map<String, List<String>> words();
}
