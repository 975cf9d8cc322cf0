package dev.gatehouse.revocation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
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

    /** Kafka unheard for longer may have lost its log, and have a new one that is already longer than what was heard of the old. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(5);

    /** Added partitions are known after this time. */
    private static final Duration PARTITIONS_EVERY = Duration.ofSeconds(10);

    private final Consumer<byte[], byte[]> kafka;
    private final RevokedTokens revoked;
    private final SessionEvents events;
    private final InstantSource clock;
    private final CompletableFuture<Void> caughtUp = new CompletableFuture<>();
    private final Thread thread;

    /** Where each partition goes on. The client's own position will not do: it moves back by itself. */
    private final Map<TopicPartition, Long> heard = new HashMap<>();

    /** When Kafka was last asked for the ends, and said them. */
    private Instant answered = Instant.MIN;

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
        configuration.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // a log that began anew is heard whole: with the default, its end, what it has already would be passed over
        configuration.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        configuration.putIfAbsent(ConsumerConfig.METADATA_MAX_AGE_CONFIG, PARTITIONS_EVERY.toMillis());
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
     * still: who must be certain then asks at {@code /oauth2/introspect}. A broker that comes back empty is heard anew before it moves
     * on. Of a partition that is added to the topic it tells nothing for the first ten seconds.
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
        var partitions = partitions();
        var asked = clock.instant();
        long began = System.nanoTime(); // a clock that is set back must not make it wait
        var ends = kafka.endOffsets(partitions, ANSWER);
        if (!heard.keySet().equals(partitions) || mayBeAnother(asked, ends)) {
            begin(ends);
        }
        answered = asked;
        do {
            kafka.poll(POLL).forEach(this::hear);
            if (isPast(ends)) {
                currentAsOf = asked;
                caughtUp.complete(null);
            }
        } while (!closed && System.nanoTime() - began < (isPast(ends) ? ASKED_EVERY : ANSWER).toNanos());
        revoked.forgetExpired();
    }

    private Set<TopicPartition> partitions() {
        var partitions = kafka.partitionsFor(TOPIC, ANSWER).stream()
                .map(each -> new TopicPartition(each.topic(), each.partition()))
                .collect(Collectors.toUnmodifiableSet());
        if (partitions.isEmpty()) {
            throw new TimeoutException("there is no topic " + TOPIC);
        }
        return partitions;
    }

    /** Whether these can be the ends of another log than the one that was heard. */
    private boolean mayBeAnother(Instant asked, Map<TopicPartition, Long> ends) {
        return asked.isAfter(answered.plus(LONGEST_SILENCE))
                || ends.entrySet().stream().anyMatch(each -> each.getValue() < heard.getOrDefault(each.getKey(), 0L));
    }

    /** @param ends asked for before: what is published from then on is behind them, and so is heard */
    private void begin(Map<TopicPartition, Long> ends) {
        heard.clear();
        var since = clock.instant().minus(PAST).toEpochMilli();
        var times = new HashMap<TopicPartition, Long>();
        ends.keySet().forEach(each -> times.put(each, since));
        var found = kafka.offsetsForTimes(times, ANSWER);
        kafka.assign(ends.keySet());
        ends.forEach((partition, end) -> {
            var from = found.get(partition);
            long next = from == null ? end : from.offset();
            kafka.seek(partition, next);
            heard.put(partition, next);
        });
    }

    private void hear(ConsumerRecord<byte[], byte[]> record) {
        events.apply(record.value());
        heard.merge(new TopicPartition(record.topic(), record.partition()), record.offset() + 1, Long::max);
    }

    private boolean isPast(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(each -> kafka.position(each.getKey(), ANSWER) >= each.getValue());
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
