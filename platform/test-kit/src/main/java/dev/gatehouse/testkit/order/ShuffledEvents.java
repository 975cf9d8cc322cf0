package dev.gatehouse.testkit.order;

import static org.awaitility.Awaitility.await;

import dev.gatehouse.kit.json.EventJson;
import dev.gatehouse.testkit.TestRecords;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Delivers what several services tell of people in any order, each of it up to three times and some of it failing at first, to the
 * service under test, and waits until all is applied. The randomness is the caller's, so that a case that fails can be had again.
 */
public final class ShuffledEvents implements AutoCloseable {

    private static final double FAILING = 0.15;
    private static final int MOST_COPIES = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String APPLIED = "select count(*) from inbox where event_id = any($1) and state = 'DONE'";

    /** What somebody publishes, under an event id of its own. */
    public interface Fact {
        Object under(UUID eventId);
    }

    public record Told(String topic, Fact fact) {}

    private final Pool pool;
    private final Random random;
    private final KafkaProducer<String, byte[]> kafka;
    private final List<UUID> events = new ArrayList<>();
    private final List<UUID> failing = new ArrayList<>();
    private final List<Runnable> steps = new ArrayList<>();

    public ShuffledEvents(Pool pool, Random random) {
        this.pool = pool;
        this.random = random;
        var bootstrap = ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class);
        this.kafka = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new StringSerializer(), new ByteArraySerializer());
    }

    /** One event about that person, as often as it is delivered. */
    public void add(UUID subject, Told told) {
        var id = UUID.randomUUID();
        events.add(id);
        if (random.nextDouble() < FAILING) {
            failing.add(id);
        }
        var body = EventJson.write(told.fact().under(id)).getBytes(StandardCharsets.UTF_8);
        steps.addAll(Collections.<Runnable>nCopies(
                1 + random.nextInt(MOST_COPIES), () -> kafka.send(TestRecords.event(told.topic(), id, subject, body))));
    }

    /** What happens somewhere in between. */
    public void add(Runnable act) {
        steps.add(act);
    }

    /** All that was added since the last time; how many events have failed at first, of all {@link #failing()}. */
    public long deliver() {
        Collections.shuffle(steps, random);
        try (var commits = new FailingCommits(pool, failing)) {
            steps.forEach(Runnable::run);
            steps.clear();
            kafka.flush();
            await().atMost(PATIENCE).until(() -> applied() == events.size());
            return commits.failed();
        }
    }

    /** How many events were chosen to fail at first. */
    public long failing() {
        return failing.size();
    }

    private long applied() {
        return pool.preparedQuery(APPLIED)
                .execute(Tuple.tuple().addArrayOfUUID(events.toArray(UUID[]::new)))
                .await()
                .atMost(PATIENCE)
                .iterator()
                .next()
                .getLong(0);
    }

    @Override
    public void close() {
        kafka.close();
    }
}
