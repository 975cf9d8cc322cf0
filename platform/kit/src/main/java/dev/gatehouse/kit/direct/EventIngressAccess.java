package dev.gatehouse.kit.direct;

import dev.gatehouse.kit.security.GrpcAccess;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Set;

/** Every service of the platform may deliver, and nobody else; each only what {@link TopicOwners} says is its own. */
@ApplicationScoped
class EventIngressAccess implements GrpcAccess {

    private final DirectConfig config;

    EventIngressAccess(DirectConfig config) {
        this.config = config;
    }

    @Override
    public Map<String, Set<String>> callers() {
        return Map.of(
                "gatehouse.platform.v1.EventIngress/Deliver", config.services().keySet());
    }
}
