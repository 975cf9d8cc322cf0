package dev.gatehouse.testkit;

import static dev.gatehouse.testkit.Things.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.kit.id.Ids;
import dev.gatehouse.kit.security.SessionDenyList;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Records that are no events of ours: each is kept as it came, or counted where nothing is kept, and what follows it in its partition
 * is applied.
 */
@QuarkusTest
@QuarkusTestResource(BackingServers.class)
class PoisonTest {

    private static final String DEAD = "select count(*) from inbox where state = 'DEAD' and error = $1";
    private static final String EFFECTS = "select count(*) from effect where event_id = $1";

    @Inject
    Pool pool;

    @Inject
    Ids ids;

    @Inject
    SessionDenyList denied;

    @Inject
    MeterRegistry metrics;

    @ParameterizedTest
    @CsvSource({
        "no key, key is not ce_subject",
        "other key, key is not ce_subject",
        "NUL in the key, key is not ce_subject",
        "no id, no ce_id",
        "NUL in the id, no ce_id",
        "no subject, no ce_subject",
        "future specification, unknown ce_specversion",
        "a megabyte, body too large",
        "bad JSON, unreadable body: JsonEOFException",
        "empty, unreadable body: MismatchedInputException"
    })
    void isADeadLetterAndHoldsNothingUp(String defect, String cause) {
        var user = ids.next();
        var event = ids.next();
        var next = ids.next();
        long before = Things.count(pool, DEAD, cause);

        TestRecords.send(poison(defect, event, user));
        Things.send(next, user, "plain");

        await().atMost(SOON).until(() -> Things.count(pool, DEAD, cause) == before + 1);
        await().atMost(SOON).until(() -> Things.count(pool, EFFECTS, next) == 1);
        assertThat(Things.count(pool, EFFECTS, event)).isZero();
        Letters.as("support").get(Letters.PATH).then().statusCode(200);
    }

    @Test
    void inWhatEveryReplicaHearsItIsCountedAndHoldsNothingUp() {
        var user = ids.next();
        var ended = "sid-" + ids.next();
        double before = dropped();

        TestRecords.send(ending(user, "{\"note\"".getBytes(StandardCharsets.UTF_8)));
        TestRecords.send(ending(user, Things.body(ids.next(), user, ended)));

        await().atMost(SOON).until(() -> denied.refuses(ended));
        assertThat(dropped()).isEqualTo(before + 1);
    }

    private ProducerRecord<String, byte[]> ending(UUID user, byte[] body) {
        return TestRecords.event("kit.endings.v1", ids.next(), user, body);
    }

    private double dropped() {
        return metrics.get("gatehouse.broadcast.dropped")
                .tag("channel", "endings")
                .functionCounter()
                .count();
    }

    private ProducerRecord<String, byte[]> poison(String defect, UUID event, UUID user) {
        var good = TestRecords.event(Things.TOPIC, event, user, Things.body(event, user, "plain"));
        return switch (defect) {
            case "no key" -> with(good, null, good.value());
            case "other key" -> with(good, ids.next().toString(), good.value());
            case "NUL in the key" -> with(good, "a\0b", good.value());
            case "no id" -> without(good, "ce_id");
            case "NUL in the id" -> changed(good, "ce_id", "a\0b");
            case "no subject" -> without(good, "ce_subject");
            case "future specification" -> changed(good, "ce_specversion", "2.0");
            case "a megabyte" -> with(good, good.key(), new byte[1_000_000]);
            case "bad JSON" -> with(good, good.key(), "{\"note\"".getBytes(StandardCharsets.UTF_8));
            case "empty" -> with(good, good.key(), new byte[0]);
            default -> throw new IllegalArgumentException(defect);
        };
    }

    private static ProducerRecord<String, byte[]> with(
            ProducerRecord<String, byte[]> good, @Nullable String key, byte[] body) {
        return new ProducerRecord<>(good.topic(), null, key, body, good.headers());
    }

    private static ProducerRecord<String, byte[]> without(ProducerRecord<String, byte[]> good, String header) {
        good.headers().remove(header);
        return good;
    }

    private static ProducerRecord<String, byte[]> changed(
            ProducerRecord<String, byte[]> good, String header, String value) {
        TestRecords.header(without(good, header), header, value);
        return good;
    }
}
