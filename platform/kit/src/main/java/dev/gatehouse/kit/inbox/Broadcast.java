package dev.gatehouse.kit.inbox;

import dev.gatehouse.kit.json.EventJson;
import io.quarkus.logging.Log;
import java.io.IOException;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * Events that every replica takes into its own memory. No inbox: the effect must be idempotent and lost with the process. The
 * channel: {@code group.id=${platform.broadcast.group}}, {@code consumer-rebalance-listener.name=replay-recent},
 * {@code auto.offset.reset=latest}, {@code commit-strategy=ignore}, {@code batch=true}.
 */
public final class Broadcast {

    private Broadcast() {}

    /** Applies each readable event; one that cannot be read is left to the topic's transactional consumers. */
    public static <E> void each(ConsumerRecords<String, byte[]> records, Class<E> type, Consumer<E> effect) {
        for (var record : records) {
            try {
                effect.accept(EventJson.read(record.value(), type));
            } catch (IOException | RuntimeException e) {
                Log.warnf(
                        "%s/%d/%d passed over: %s",
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        e.getClass().getSimpleName());
            }
        }
    }
}
