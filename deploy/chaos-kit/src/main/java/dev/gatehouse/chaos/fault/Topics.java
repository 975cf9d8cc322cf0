package dev.gatehouse.chaos.fault;

import dev.gatehouse.servers.KafkaAccounts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** The topics from outside: reads all, writes anything, knows how far the services have read. */
final class Topics implements AutoCloseable {

    static final List<String> ALL = List.of(
            "gatehouse.users.v1",
            "gatehouse.activations.v1",
            "gatehouse.roles.v1",
            "gatehouse.mail.v1",
            "gatehouse.mail-requests.v1",
            "gatehouse.sessions.v1",
            "gatehouse.user-management-operators.v1",
            "gatehouse.core-auth-operators.v1",
            "gatehouse.authorization-operators.v1",
            "gatehouse.communication-operators.v1");

    /** The groups that commit what they have read. */
    static final List<String> GROUPS = List.of("user-management", "core-auth", "authorization", "communication");

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** How to reach the broker as somebody who may do everything. */
    private final Map<String, Object> administrator;

    private final KafkaProducer<String, byte[]> producer;

    Topics(Scene scene) {
        this.administrator = scene.system().kafka(KafkaAccounts.ADMINISTRATOR);
        this.producer = new KafkaProducer<>(administrator, new StringSerializer(), new ByteArraySerializer());
    }

    void send(ProducerRecord<String, byte[]> record) {
        producer.send(record);
    }

    void flush() {
        producer.flush();
    }

    /** A consumer of its own; with {@code group} it takes partitions from the others of that group. */
    KafkaConsumer<String, byte[]> consumer(String group) {
        var settings = new HashMap<>(administrator);
        settings.put("group.id", group);
        settings.put("enable.auto.commit", "false");
        settings.put("auto.offset.reset", "earliest");
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    /** Every record of every topic, as far as it goes now. */
    List<ConsumerRecord<String, byte[]>> readAll() {
        var all = new ArrayList<ConsumerRecord<String, byte[]>>();
        try (var consumer = consumer("chaos-" + UUID.randomUUID())) {
            var partitions = ALL.stream()
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(each -> new TopicPartition(each.topic(), each.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
                consumer.poll(Duration.ofMillis(500)).forEach(all::add);
            }
        }
        return all;
    }

    /** The CloudEvents id; null when the record has none that can be read. */
    static @Nullable UUID eventId(ConsumerRecord<String, byte[]> record) {
        var header = record.headers().lastHeader("ce_id");
        try {
            return header == null ? null : UUID.fromString(new String(header.value(), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException poison) {
            return null;
        }
    }

    /** The topics of which the group has read and committed something. */
    List<String> readBy(String group) throws InterruptedException, ExecutionException {
        try (var admin = admin()) {
            return committed(admin, group).keySet().stream()
                    .map(TopicPartition::topic)
                    .distinct()
                    .sorted()
                    .toList();
        }
    }

    /** Waits until the services have read and committed everything; false when that takes too long. */
    boolean awaitRead() throws InterruptedException, ExecutionException {
        return awaitLag(Topics::lag);
    }

    /** As {@link #awaitRead}, but of what is there now: under traffic more comes all the time. */
    boolean awaitReadSoFar() throws InterruptedException, ExecutionException {
        var ends = new HashMap<String, Map<TopicPartition, Long>>();
        try (var admin = admin()) {
            for (var group : GROUPS) {
                ends.put(group, ends(admin, committed(admin, group).keySet()));
            }
        }
        return awaitLag((admin, group) -> behind(committed(admin, group), ends.getOrDefault(group, Map.of())));
    }

    /** Of one group. */
    private interface Lag {
        long of(Admin admin, String group) throws InterruptedException, ExecutionException;
    }

    private boolean awaitLag(Lag lag) throws InterruptedException, ExecutionException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (var admin = admin()) {
            while (System.nanoTime() < deadline) {
                long all = 0;
                for (var group : GROUPS) {
                    all += lag.of(admin, group);
                }
                if (all == 0) {
                    return true;
                }
                TimeUnit.MILLISECONDS.sleep(500);
            }
        }
        return false;
    }

    private static long lag(Admin admin, String group) throws InterruptedException, ExecutionException {
        var committed = committed(admin, group);
        return behind(committed, ends(admin, committed.keySet()));
    }

    /** How many records come after what is committed, up to these ends. */
    static long behind(Map<TopicPartition, Long> committed, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .mapToLong(end -> Math.max(0, end.getValue() - committed.getOrDefault(end.getKey(), 0L)))
                .sum();
    }

    private static Map<TopicPartition, Long> committed(Admin admin, String group)
            throws InterruptedException, ExecutionException {
        var committed = new HashMap<TopicPartition, Long>();
        admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get()
                .forEach((partition, read) -> committed.put(partition, read.offset()));
        return committed;
    }

    private static Map<TopicPartition, Long> ends(Admin admin, Set<TopicPartition> partitions)
            throws InterruptedException, ExecutionException {
        var wanted = new HashMap<TopicPartition, OffsetSpec>();
        partitions.forEach(partition -> wanted.put(partition, OffsetSpec.latest()));
        var ends = new HashMap<TopicPartition, Long>();
        admin.listOffsets(wanted).all().get().forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    private Admin admin() {
        return Admin.create(administrator);
    }

    @Override
    public void close() {
        producer.close();
    }
}
