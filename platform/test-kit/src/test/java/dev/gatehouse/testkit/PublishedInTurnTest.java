package dev.gatehouse.testkit;

import static dev.gatehouse.testkit.Things.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.kit.id.Ids;
import dev.gatehouse.kit.outbox.Outbox;
import dev.gatehouse.kit.outbox.OutboxEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServers.class)
class PublishedInTurnTest {

    /** More than a producer takes ({@code max.request.size}): it fails at once, and what is sent behind it would not. */
    private static final String TOO_LARGE = "x".repeat(1_100_000);

    @Inject
    Pool pool;

    @Inject
    Outbox outbox;

    @Inject
    Ids ids;

    @Test
    void whatFollowsAnEventThatKafkaDidNotTakeIsNotThereBeforeIt() {
        var subject = ids.next();
        var first = thing(subject, TOO_LARGE);
        var second = thing(subject, "plain");
        var others = thing(ids.next(), "plain");
        pool.withTransaction(tx -> outbox.append(tx, List.of(first, second, others)))
                .await()
                .atMost(SOON);
        outbox.wake();

        await().atMost(SOON).until(() -> isPublished(others));
        assertThat(isPublished(first) || isPublished(second)).isFalse();
        assertThat(Things.onTheTopic(subject)).isEmpty();

        pool.preparedQuery("update outbox set data = jsonb_set(data::jsonb, '{note}', '\"plain\"') where event_id = $1")
                .execute(Tuple.of(first.id()))
                .await()
                .atMost(SOON);
        await().atMost(SOON).until(() -> isPublished(first) && isPublished(second));
        assertThat(Things.onTheTopic(subject)).containsExactly(first.id(), second.id());
    }

    private OutboxEvent thing(UUID subject, String note) {
        var id = ids.next();
        return OutboxEvent.of(Things.TOPIC, id, subject, new Thing(id, subject, note));
    }

    private boolean isPublished(OutboxEvent event) {
        return Things.count(
                        pool,
                        "select count(*) from outbox where event_id = $1 and published_at is not null",
                        event.id())
                == 1;
    }
}
