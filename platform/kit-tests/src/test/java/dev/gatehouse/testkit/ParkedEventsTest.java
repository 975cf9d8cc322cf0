package dev.gatehouse.testkit;

import static dev.gatehouse.testkit.Things.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.kit.id.Ids;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServers.class)
class ParkedEventsTest {

    @Inject
    Pool pool;

    @Inject
    Ids ids;

    @Inject
    ThingEventConsumer consumer;

    @Test
    void oneThatNeverEndsHoldsUpNoOtherConsumerAndItsOwnNotForEver() {
        var user = ids.next();
        var endless = ids.next();
        var elsewhere = ids.next();
        var next = ids.next();
        Things.plant(pool, "kit.things", "RETRY", endless, user, "endless");
        await().atMost(SOON).until(() -> consumer.tries(endless) == 1);
        Things.plant(pool, "kit.asides", "RETRY", elsewhere, user, "plain");
        Things.plant(pool, "kit.things", "RETRY", next, user, "plain");

        await().atMost(SOON).until(() -> effects(elsewhere) == 1);
        assertThat(count("state = 'RETRY' and attempts = 2", endless)).isEqualTo(1);
        assertThat(effects(next)).isZero();

        await().atMost(SOON).until(() -> effects(next) == 1);
        assertThat(count("state = 'DEAD' and attempts = 3 and error = 'TookTooLong'", endless))
                .isEqualTo(1);
        assertThat(effects(endless)).isZero();
        assertThat(consumer.tries(endless)).isEqualTo(1);
    }

    @Test
    void oneWhoseFirstTryNeverEndsIsParkedAndItsPartitionGoesOn() {
        var user = ids.next();
        var endless = ids.next();
        var next = ids.next();
        Things.send(endless, user, "endless-once");
        await().atMost(SOON).until(() -> consumer.tries(endless) == 1); // alone in its poll
        Things.send(next, user, "plain");

        await().atMost(SOON).until(() -> effects(next) == 1 && effects(endless) == 1);
        assertThat(count("state = 'DONE' and attempts = 1", endless)).isEqualTo(1);
        assertThat(count("state = 'DONE' and attempts = 0", next)).isEqualTo(1);
        assertThat(consumer.tries(endless)).isEqualTo(2);
    }

    private long count(String condition, UUID event) {
        return Things.count(pool, "select count(*) from inbox where event_id = $1 and " + condition, event);
    }

    private long effects(UUID event) {
        return Things.count(pool, "select count(*) from effect where event_id = $1", event);
    }
}
