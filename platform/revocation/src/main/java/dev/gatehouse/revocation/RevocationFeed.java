package dev.gatehouse.revocation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Keeps {@link RevokedTokens} up to date from Gatehouse's topic {@code gatehouse.sessions.v1}: the last half hour first, longer than
 * an access token lives, then each revocation as it is published. Reads without a consumer group, so that each process hears
 * everything and leaves nothing behind. One thread of its own; goes on by itself when Kafka comes back.
 */
public final class RevocationFeed implements AutoCloseable {

    public static final String TOPIC = "gatehouse.sessions.v1";

    private static final System.Logger LOG = System.getLogger(RevocationFeed.class.getName());
    private static final Duration PAST = Duration.ofMinutes(30);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration ANSWER = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** While Kafka is there {@link #currentAsOf} is as old as this at most, and two polls and Kafka's answer more. */
    private static final Duration ASKED_EVERY = Duration.ofSeconds(1);

    private final Consumer<byte[], byte[]> kafka;
    private final RevokedTokens revoked;
    private final SessionEvents events;
    private final InstantSource clock;
    private final CompletableFuture<Void> caughtUp = new CompletableFuture<>();
    private final Thread thread;
    private volatile Instant currentAsOf = Instant.MIN;
    private volatile boolean closed;

    private RevocationFeed(Consumer<byte[], byte[]> kafka, RevokedTokens revoked, InstantSource clock) {
        this.kafka = kafka;
        this.revoked = revoked;
        this.events = new SessionEvents(revoked);
        this.clock = clock;
        this.thread = Thread.ofPlatform().name("gatehouse-revocations").daemon().unstarted(this::run);
    }

    /** @param properties how Kafka is reached: {@code bootstrap.servers}, security; as {@link ConsumerConfig} has them */
    public static RevocationFeed start(Map<String, Object> properties, RevokedTokens revoked, InstantSource clock) {
        var configuration = new HashMap<>(properties);
        configuration.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        var feed = new RevocationFeed(
                new KafkaConsumer<>(configuration, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                revoked,
                clock);
        feed.thread.start();
        return feed;
    }

    /** Completes when the past has been heard: before that a revoked token could be taken. A service is not ready earlier. */
    public CompletableFuture<Void> caughtUp() {
        return caughtUp.copy();
    }

    /**
     * Everything that was published before this moment is known here; {@link Instant#MIN} at first. While Kafka is away it stands
     * still: who must be certain then asks at {@code /oauth2/introspect}.
     */
    public Instant currentAsOf() {
        return currentAsOf;
    }

    /** Stops listening. What is known stays known. */
    @Override
    public void close() {
        closed = true;
        kafka.wakeup();
        try {
            thread.join(ANSWER.multipliedBy(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (kafka) {
            while (!closed) {
                try {
                    listen();
                } catch (WakeupException | InterruptException stopping) {
                    return;
                } catch (KafkaException away) {
                    LOG.log(System.Logger.Level.WARNING, "revocations are not heard: {0}", away.getMessage());
                    pause();
                }
            }
        }
    }

    private void listen() {
        if (kafka.assignment().isEmpty()) {
            assign();
        }
        var asked = clock.instant();
        long began = System.nanoTime(); // a clock that is set back must not make it wait
        var ends = kafka.endOffsets(kafka.assignment(), ANSWER);
        do {
            kafka.poll(POLL).forEach(record -> events.apply(record.value()));
            if (isPast(ends)) {
                currentAsOf = asked;
                caughtUp.complete(null);
            }
        } while (!closed && System.nanoTime() - began < (isPast(ends) ? ASKED_EVERY : ANSWER).toNanos());
        revoked.forgetExpired();
    }

    private void assign() {
        List<TopicPartition> partitions = kafka.partitionsFor(TOPIC, ANSWER).stream()
                .map(each -> new TopicPartition(each.topic(), each.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new TimeoutException("there is no topic " + TOPIC);
        }
        var since = clock.instant().minus(PAST).toEpochMilli();
        var times = new HashMap<TopicPartition, Long>();
        partitions.forEach(each -> times.put(each, since));
        var found = kafka.offsetsForTimes(times, ANSWER);
        var ends = kafka.endOffsets(partitions, ANSWER);
        kafka.assign(partitions);
        ends.forEach((partition, end) -> {
            var from = found.get(partition);
            kafka.seek(partition, from == null ? end : from.offset());
        });
    }

    private boolean isPast(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(each -> kafka.position(each.getKey()) >= each.getValue());
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }
}
