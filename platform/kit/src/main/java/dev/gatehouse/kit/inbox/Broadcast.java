package dev.gatehouse.kit.inbox;

import dev.gatehouse.kit.json.EventJson;
import io.quarkus.logging.Log;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * Events that every replica takes into its own memory. No inbox: the effect must be idempotent and lost with the process. The
 * channel: {@code group.id=${platform.broadcast.group}}, {@code consumer-rebalance-listener.name=replay-recent},
 * {@code auto.offset.reset=latest}, {@code commit-strategy=ignore}, {@code batch=true}.
 */
public final class Broadcast {

    /** By channel. Consumers are made before any bean of ours, hence no instance. */
    private static final Map<String, LongAdder> DROPPED = new ConcurrentHashMap<>();

    private Broadcast() {}

    /** Applies each readable event. One that cannot be read or applied is dropped, which {@link BroadcastMetrics} tells. */
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
            dropped(listener.channel()).increment();
            Log.errorf("%s dropped: %s", place, e.getClass().getSimpleName());
        }
    }

    /** How many of the channel's were. */
    static LongAdder dropped(String channel) {
        return DROPPED.computeIfAbsent(channel, name -> new LongAdder());
    }
}
