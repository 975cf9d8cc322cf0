package dev.gatehouse.kit.inbox;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.config.Config;

/** Which topic an incoming channel reads, as configured. */
@ApplicationScoped
class ChannelTopics {

    private final Config config;

    ChannelTopics(Config config) {
        this.config = config;
    }

    /** @throws java.util.NoSuchElementException when there is no such channel */
    String of(String channel) {
        return config.getValue("mp.messaging.incoming." + channel + ".topic", String.class);
    }
}
