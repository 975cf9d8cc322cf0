package dev.gatehouse.kit.inbox;

import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Not ready before this process has heard again what every replica must know, such as whose tokens to refuse: before that it
 * would accept them. Without Kafka nobody can be heard; then it is ready all the same after a while, for a service must not depend
 * on the broker to start.
 */
@Readiness
@ApplicationScoped
class BroadcastsReplayed implements HealthCheck {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** By partition: the offset at which its past ends. Consumers are made before any bean of ours, hence no instance. */
    private static final Map<String, Long> PENDING = new ConcurrentHashMap<>();

    private static final Set<String> ASSIGNED = ConcurrentHashMap.newKeySet();

    private final Set<String> topics = new HashSet<>();
    private final long began = System.nanoTime();
    private volatile boolean done;

    BroadcastsReplayed(@All List<BroadcastListener<?>> listeners, Config config) {
        listeners.forEach(each ->
                topics.add(config.getValue("mp.messaging.incoming." + each.channel() + ".topic", String.class)));
    }

    static void assigned(String topic, int partition, long end) {
        if (end > 0) {
            PENDING.put(topic + "/" + partition, end);
        }
        ASSIGNED.add(topic);
    }

    static void passed(String topic, int partition, long offset) {
        if (!PENDING.isEmpty()) {
            PENDING.computeIfPresent(topic + "/" + partition, (place, end) -> offset + 1 >= end ? null : end);
        }
    }

    @Override
    public HealthCheckResponse call() {
        if (!done) {
            boolean heard = ASSIGNED.containsAll(topics) && PENDING.isEmpty();
            done = heard || System.nanoTime() - began > PATIENCE.toNanos();
        }
        return HealthCheckResponse.named("broadcasts replayed").status(done).build();
    }
}
