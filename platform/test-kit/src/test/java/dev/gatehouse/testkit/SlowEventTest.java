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

/** An event for which PostgreSQL never has time enough is no absence of PostgreSQL. */
@QuarkusTest
@QuarkusTestResource(BackingServers.class)
class SlowEventTest {

    @Inject
    Pool pool;

    @Inject
    Ids ids;

    @Inject
    ThingEventConsumer consumer;

    @Test
    void isADeadLetterAfterItsTriesAndHoldsNothingUp() {
        var user = ids.next();
        var slow = ids.next();
        var next = ids.next();
        var parkedToo = ids.next();

        Things.send(slow, user, "slow");
        await().atMost(SOON).until(() -> consumer.tries(slow) > 0); // alone in its poll
        Things.send(next, user, "plain");
        Things.send(parkedToo, user, "third-time");

        await().atMost(SOON).until(() -> effects(next) == 1 && effects(parkedToo) == 1);
        await().atMost(SOON)
                .until(() -> Things.count(
                                pool,
                                "select count(*) from inbox where event_id = $1 and state = 'DEAD' and attempts = 3",
                                slow)
                        == 1);
        assertThat(effects(slow)).isZero();
        assertThat(consumer.tries(slow)).isEqualTo(3 + 2); // in a row, and then as a parked one
    }

    private long effects(UUID event) {
        return Things.count(pool, "select count(*) from effect where event_id = $1", event);
    }
}
