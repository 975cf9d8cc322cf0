package dev.gatehouse.kit.direct;

import dev.gatehouse.kit.inbox.DirectInbox;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Which service alone may tell of a topic, as the contracts on the class path have it. */
@ApplicationScoped
public class TopicOwners {

    private final DirectInbox inbox;
    private final Map<String, String> owners = new HashMap<>();

    TopicOwners(DirectConfig config, DirectInbox inbox) {
        this.inbox = inbox;
        config.topics().forEach((service, topics) -> topics.forEach(topic -> own(service, topic)));
    }

    private void own(String service, String topic) {
        if (owners.putIfAbsent(topic, service) != null) {
            throw new IllegalStateException("platform.direct.topics: " + topic + " has two owners");
        }
    }

    /** Nobody could tell of a topic without an owner: found out now, and not when Kafka is away. */
    void start(@Observes StartupEvent started) {
        for (var topic : inbox.topics()) {
            if (!isKnown(topic)) {
                throw new IllegalStateException("platform.direct.topics: " + topic + " has no owner");
            }
        }
    }

    /** Every topic that somebody here listens to is known. */
    boolean isKnown(String topic) {
        return owners.containsKey(topic);
    }

    /** The service's name. For topics that somebody here listens to. */
    public String of(String topic) {
        return Objects.requireNonNull(owners.get(topic), topic);
    }

    boolean owns(String service, String topic) {
        return service.equals(owners.get(topic));
    }
}
