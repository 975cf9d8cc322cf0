package dev.gatehouse.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.servers.KafkaAccounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** What stands in the topics, for what no public answer shows, and what nobody should write there. */
final class Topics {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private Topics() {}

    /** The types of each user's events in the topic, in its order; one that was published twice counts where it stands first. */
    static Map<String, List<String>> eventTypes(String topic) {
        var types = new HashMap<String, List<String>>();
        var known = new HashSet<String>();
        for (var record : records(topic)) {
            if (known.add(header(record, "ce_id"))) {
                types.computeIfAbsent(record.key(), _ -> new ArrayList<>()).add(header(record, "ce_type"));
            }
        }
        return types;
    }

    /** Writes it past every outbox; Kafka has it when this returns. */
    static void send(ProducerRecord<String, byte[]> record) {
        try (var producer = new KafkaProducer<>(administrator(), new StringSerializer(), new ByteArraySerializer())) {
            producer.send(record).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("not taken: " + record, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** As far as the topic goes now. */
    private static List<ConsumerRecord<String, byte[]>> records(String topic) {
        var settings = administrator();
        settings.put("enable.auto.commit", "false");
        var all = new ArrayList<ConsumerRecord<String, byte[]>>();
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(each -> new TopicPartition(each.topic(), each.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("the end of " + topic + " is not reached: " + ends);
                }
                consumer.poll(POLL).forEach(all::add);
            }
        }
        return all;
    }

    private static Map<String, Object> administrator() {
        return SystemUnderTest.system().kafka(KafkaAccounts.ADMINISTRATOR);
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }
}
