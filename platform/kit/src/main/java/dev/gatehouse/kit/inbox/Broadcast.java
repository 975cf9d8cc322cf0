package dev.gatehouse.kit.inbox;

import dev.gatehouse.kit.json.EventJson;
import io.quarkus.logging.Log;
import java.io.IOException;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * Events that every replica takes into its own memory. No inbox: the effect must be idempotent and lost with the process. The
 * channel: {@code group.id=${platform.broadcast.group}}, {@code consumer-rebalance-listener.name=replay-recent},
 * {@code auto.offset.reset=latest}, {@code commit-strategy=ignore}, {@code batch=true}.
 */
public final class Broadcast {

    private Broadcast() {}

    /** Applies each readable event; one that cannot be read is left to the topic's transactional consumers. */
    public static <E> void each(ConsumerRecords<String, byte[]> records, BroadcastListener<E> listener) {
        for (var record : records) {
            apply(record.value(), record.topic() + "/" + record.partition() + "/" + record.offset(), listener);
            BroadcastsReplayed.passed(record.topic(), record.partition(), record.offset());
        }
    }

    static <E> void apply(byte[] body, String place, BroadcastListener<E> listener) {
        try {
            listener.on(EventJson.read(body, listener.eventType()));
        } catch (IOException | RuntimeException e) {
            Log.warnf("%s passed over: %s", place, e.getClass().getSimpleName());
        }
    }
}
