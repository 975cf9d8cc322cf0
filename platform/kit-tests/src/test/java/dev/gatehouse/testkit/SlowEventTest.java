package dev.gatehouse.testkit;

import static dev.gatehouse.testkit.Things.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.kit.id.Ids;
import dev.gatehouse.kit.inbox.DirectInbox;
import dev.gatehouse.kit.postgres.PostgresFailure;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.kit.problem.PlatformError;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
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

    @Inject
    DirectInbox direct;

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
        awaitDead(slow);
        assertThat(effects(slow)).isZero();
        assertThat(consumer.tries(slow)).isEqualTo(3 + 2); // in a row, and then as a parked one
    }

    @Test
    void isBroughtPastKafkaAsOftenAndThenParkedAndWhatFollowsIsTaken() {
        var user = ids.next();
        var slow = ids.next();
        var next = ids.next();
        var batch = List.of(event(slow, user, "slow"), event(next, user, "plain"));

        for (int brought = 1; brought <= 2; brought++) {
            assertThatThrownBy(() -> direct.receive(batch).await().atMost(SOON))
                    .satisfies(failure ->
                            assertThat(PostgresFailure.isTooSlow(failure)).isTrue());
            assertThat(effects(next)).isZero();
        }
        direct.receive(batch).await().atMost(SOON);

        assertThat(effects(next)).isEqualTo(1);
        awaitDead(slow);
        assertThat(effects(slow)).isZero();
        assertThat(consumer.tries(slow)).isEqualTo(1 + 3 + 2); // with the other, in a row, and then as a parked one
    }

    @Test
    void isParkedAlthoughWhoeverBringsItHangsUpAtOnce() {
        var user = ids.next();
        var slow = ids.next();
        var batch = List.of(event(slow, user, "slow"));

        await().atMost(SOON).until(() -> {
            direct.receive(batch).subscribe().with(taken -> {}, failure -> {}).cancel();
            return Things.count(pool, "select count(*) from inbox where event_id = $1 and state <> 'DONE'", slow) == 1;
        });
        awaitDead(slow);
    }

    @Test
    void whoBringsItAgainTooSoonIsTurnedAwayAndCostsNobodyATry() {
        var user = ids.next();
        var innocent = ids.next();
        var slow = ids.next();
        var batch = List.of(event(innocent, user, "plain"), event(slow, user, "slow"));

        var first = direct.receive(batch).subscribeAsCompletionStage();
        // all at once: the first one must not have ended meanwhile, however slow the machine is
        var again = Stream.generate(() -> direct.receive(batch).subscribeAsCompletionStage())
                .limit(5)
                .toList();
        await().atMost(SOON).until(() -> again.stream().allMatch(CompletableFuture::isDone));
        assertThat(again).allSatisfy(each -> assertThatThrownBy(each::join)
                .cause()
                .isInstanceOfSatisfying(DomainException.class, refused -> assertThat(refused.code())
                        .isEqualTo(PlatformError.UNAVAILABLE)));

        await().atMost(SOON).until(first::isCompletedExceptionally);
        assertThat(effects(innocent)).isEqualTo(1);
        assertThat(consumer.tries(slow)).isEqualTo(1 + 1); // with the other, and alone
        assertThat(Things.count(pool, "select count(*) from inbox where event_id = $1", slow))
                .isZero();
    }

    private void awaitDead(UUID event) {
        await().atMost(SOON)
                .until(() -> Things.count(
                                pool,
                                "select count(*) from inbox where event_id = $1 and state = 'DEAD' and attempts = 3",
                                event)
                        == 1);
    }

    private static DirectInbox.Event event(UUID event, UUID user, String note) {
        var headers = Map.of("ce_specversion", "1.0", "ce_id", event.toString(), "ce_subject", user.toString());
        return new DirectInbox.Event(
                Things.TOPIC, user.toString(), headers, Buffer.buffer(Things.body(event, user, note)));
    }

    private long effects(UUID event) {
        return Things.count(pool, "select count(*) from effect where event_id = $1", event);
    }
}
