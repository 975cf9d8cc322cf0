package dev.gatehouse.kit.inbox;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import org.eclipse.microprofile.config.Config;

/** Which topics an incoming channel reads, as configured: most read one. */
@ApplicationScoped
class ChannelTopics {

    private final Config config;

    ChannelTopics(Config config) {
        this.config = config;
    }

    /** @throws java.util.NoSuchElementException when there is no such channel */
    Set<String> of(String channel) {
        var settings = "mp.messaging.incoming." + channel;
        return config.getOptionalValues(settings + ".topics", String.class)
                .map(Set::copyOf)
                .orElseGet(() -> Set.of(config.getValue(settings + ".topic", String.class)));
    }
}
