package dev.gatehouse.kit.inbox;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * For a channel that every replica reads whole ({@code consumer-rebalance-listener.name=replay-recent}, a group id of its
 * own): begins with the last {@value #MINUTES} minutes, longer than an access token lives, so that a restart forgets nothing.
 */
@ApplicationScoped
@Identifier("replay-recent") class ReplayRecent implements KafkaConsumerRebalanceListener {

    private static final int MINUTES = 30;

    private final Clock clock;

    ReplayRecent(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        var since = clock.instant().minus(Duration.ofMinutes(MINUTES)).toEpochMilli();
        Map<TopicPartition, Long> times = partitions.stream().collect(Collectors.toMap(each -> each, each -> since));
        // resolved now: "latest", resolved at the first poll, could pass over what comes in between
        var ends = consumer.endOffsets(partitions);
        ends.forEach(consumer::seek);
        consumer.offsetsForTimes(times).forEach((partition, found) -> {
            if (found != null) {
                consumer.seek(partition, found.offset());
            }
            BroadcastsReplayed.assigned(
                    partition.topic(),
                    partition.partition(),
                    found == null ? 0 : Objects.requireNonNullElse(ends.get(partition), 0L));
        });
    }
}
