package dev.gatehouse.kit.inbox;

import dev.gatehouse.kit.direct.DirectConfig;
import io.quarkus.arc.All;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Not ready before this process has heard again what every replica must know, such as whose tokens to refuse: before that it
 * would accept them. Without Kafka nobody can be heard; then it is ready all the same after a while, for a service must not depend
 * on the broker to start; {@link Recall} asks, and sees to tokens as long as nobody has answered.
 */
@Readiness
@ApplicationScoped
class BroadcastsReplayed implements HealthCheck {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** On a full machine it may take long to be given the topic, though Kafka is there. */
    private static final Duration LONGEST_PATIENCE = Duration.ofMinutes(1);

    /** For one telling to arrive. */
    private static final Duration CALL = Duration.ofMillis(1_500);

    private static final int CONNECT_MILLIS = 200;

    /** By partition: the offset at which its past ends. Consumers are made before any bean of ours, hence no instance. */
    private static final Map<String, Long> PENDING = new ConcurrentHashMap<>();

    private static final Set<String> ASSIGNED = ConcurrentHashMap.newKeySet();

    private final Set<String> topics = new HashSet<>();
    private final List<String> servers;
    private final Recall recall;

    /** What was told while nobody here could hear it, and is not in the topic yet, is told again within this time. */
    private final Duration toldAgain;

    private volatile long began = System.nanoTime();
    private volatile boolean done;

    BroadcastsReplayed(
            @All List<BroadcastListener<?>> listeners,
            ChannelTopics channels,
            DirectConfig direct,
            Recall recall,
            @ConfigProperty(name = "kafka.bootstrap.servers") List<String> servers) {
        this.servers = servers;
        this.recall = recall;
        this.toldAgain = direct.repeat().plus(CALL);
        listeners.forEach(each -> topics.addAll(channels.of(each.channel())));
    }

    /** By now the gRPC server listens, and those who tell are heard. */
    void start(@Observes StartupEvent started) {
        began = System.nanoTime();
    }

    private boolean isKafkaThere() {
        for (var server : servers) {
            int colon = server.lastIndexOf(':');
            var address =
                    new InetSocketAddress(server.substring(0, colon), Integer.parseInt(server.substring(colon + 1)));
            try (var socket = new Socket()) {
                socket.connect(address, CONNECT_MILLIS);
                return true;
            } catch (IOException away) {
                Log.debugf("%s: %s", server, away.getMessage());
            }
        }
        return false;
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

    /** Whether all is heard that these topics told before this process listened. */
    static boolean haveHeard(Set<String> topics) {
        return ASSIGNED.containsAll(topics)
                && PENDING.keySet().stream()
                        .noneMatch(place -> topics.contains(place.substring(0, place.lastIndexOf('/'))));
    }

    @Override
    public HealthCheckResponse call() {
        if (!done) {
            boolean reached = ASSIGNED.containsAll(topics);
            long waited = System.nanoTime() - began;
            done = reached
                    ? PENDING.isEmpty() && waited > toldAgain.toNanos()
                    : waited > LONGEST_PATIENCE.toNanos() || (waited > PATIENCE.toNanos() && !isKafkaThere());
            if (done) {
                recall.serve(reached);
            }
        }
        return HealthCheckResponse.named("broadcasts replayed").status(done).build();
    }
}
