package dev.gatehouse.testkit;

import static dev.gatehouse.testkit.Things.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.kit.id.Ids;
import dev.gatehouse.kit.outbox.Outbox;
import dev.gatehouse.kit.outbox.OutboxEvent;
import dev.gatehouse.kit.postgres.DedicatedConnections;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServers.class)
class BacklogTest {

    /** The lock by which the relay leads. */
    private static final String LOCK = """
            from pg_locks where locktype = 'advisory' and classid = x'67617465'::int::oid
            and objid = (hashtext('outbox')::bigint & 4294967295)::oid
            and database = (select oid from pg_database where datname = current_database())""";

    @Inject
    Pool pool;

    @Inject
    DedicatedConnections connections;

    @Inject
    Outbox outbox;

    @Inject
    Ids ids;

    @Inject
    MeterRegistry metrics;

    @Test
    void isMeasuredByAReplicaThatDoesNotLead() {
        await().atMost(SOON).until(() -> number("select count(*) " + LOCK + " and granted") == 1);
        var rival = connections.open().await().atMost(SOON);
        try {
            var won = rival.query("select pg_advisory_lock(x'67617465'::int, hashtext('outbox'))")
                    .execute()
                    .subscribeAsCompletionStage();
            await().atMost(SOON).until(() -> number("select count(*) " + LOCK + " and not granted") == 1);
            number("select count(pg_terminate_backend(pid)) " + LOCK + " and granted");
            await().atMost(SOON).until(won::isDone);
            assertThat(won).isCompleted();

            appendOne();

            await().atMost(SOON).until(() -> gauge("gatehouse.outbox.depth") == 1);
            assertThat(gauge("gatehouse.outbox.age.seconds")).isPositive();
        } finally {
            rival.close().await().atMost(SOON);
        }
        await().atMost(SOON).until(() -> gauge("gatehouse.outbox.depth") == 0);
    }

    private void appendOne() {
        var id = ids.next();
        var event = OutboxEvent.of(Things.TOPIC, id, id, new Thing(id, id, "plain"));
        pool.withTransaction(tx -> outbox.append(tx, event)).await().atMost(SOON);
        outbox.wake();
    }

    private double gauge(String name) {
        return metrics.get(name).gauge().value();
    }

    private long number(String sql) {
        return pool.query(sql).execute().await().atMost(SOON).iterator().next().getLong(0);
    }
}
