package dev.gatehouse.testkit;

import static dev.gatehouse.testkit.Things.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.kit.id.Ids;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServers.class)
class ForgottenEventsTest {

    @Inject
    Pool pool;

    @Inject
    Ids ids;

    @Test
    void whatAnOperatorReplayedOrDiscardedIsKeptForFourteenDaysFromThenOn() {
        var replayed = old("DEAD");
        var discarded = old("DEAD");
        var replay =
                Letters.replayed(Letters.post(Letters.path(replayed) + "/replay", "{'reason': 'mended'}"), 1, false);
        Letters.awaitReplay(replay, 1, 0);
        Letters.post(Letters.path(discarded) + "/discard", "{'reason': 'planted'}")
                .then()
                .statusCode(204);

        awaitForgotten(old("DONE"), old("DISCARDED"));

        Letters.awaitReplay(replay, 1, 0);
        assertThat(Things.count(
                        pool,
                        "select count(*) from inbox where event_id = $1 and state = 'DISCARDED' and payload is not null",
                        discarded))
                .isEqualTo(1);
    }

    private void awaitForgotten(UUID done, UUID discarded) {
        await().atMost(SOON)
                .until(() -> Things.count(
                                pool, "select count(*) from inbox where event_id = any($1)", new UUID[] {done, discarded
                                })
                        == 0);
    }

    /** Received, and last changed, fifteen days ago. */
    private UUID old(String state) {
        var event = ids.next();
        Things.plant(pool, Letters.CONSUMER, state, event, ids.next(), "plain");
        pool.preparedQuery("update inbox set received_at = now() - interval '15 days',"
                        + " next_attempt_at = now() - interval '15 days' where event_id = $1")
                .execute(Tuple.of(event))
                .await()
                .atMost(SOON);
        return event;
    }
}
