package dev.gatehouse.chaos.fault;

import dev.gatehouse.local.layout.Ports;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
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

    private final String bootstrap;
    private final KafkaProducer<String, byte[]> producer;

    Topics(Scene scene) {
        this.bootstrap = scene.system().ports().address(Ports.KAFKA);
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new StringSerializer(), new ByteArraySerializer());
    }

    void send(ProducerRecord<String, byte[]> record) {
        producer.send(record);
    }

    void flush() {
        producer.flush();
    }

    /** A consumer of its own; with {@code group} it takes partitions from the others of that group. */
    KafkaConsumer<String, byte[]> consumer(String group) {
        var settings = new Properties();
        settings.put("bootstrap.servers", bootstrap);
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

    /** Waits until the services have read and committed everything; false when that takes too long. */
    boolean awaitRead() throws InterruptedException, ExecutionException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrap))) {
            while (System.nanoTime() < deadline) {
                if (lag(admin) == 0) {
                    return true;
                }
                TimeUnit.MILLISECONDS.sleep(500);
            }
        }
        return false;
    }

    private static long lag(Admin admin) throws InterruptedException, ExecutionException {
        long lag = 0;
        for (var group : GROUPS) {
            var read = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
            var wanted = new HashMap<TopicPartition, OffsetSpec>();
            read.keySet().forEach(partition -> wanted.put(partition, OffsetSpec.latest()));
            Map<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo> ends =
                    admin.listOffsets(wanted).all().get();
            for (var end : ends.entrySet()) {
                lag += end.getValue().offset()
                        - Objects.requireNonNull(read.get(end.getKey())).offset();
            }
        }
        return lag;
    }

    @Override
    public void close() {
        producer.close();
    }
}
