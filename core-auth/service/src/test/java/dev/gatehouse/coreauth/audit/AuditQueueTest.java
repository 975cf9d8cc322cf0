package dev.gatehouse.coreauth.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class AuditQueueTest {

    private record Config(int waiting, int batch) implements AuditConfig {

        @Override
        public Duration pause() {
            return Duration.ofMillis(100);
        }

        @Override
        public Duration sealing() {
            return Duration.ofMillis(100);
        }

        @Override
        public Duration headLogged() {
            return Duration.ofMinutes(1);
        }

        @Override
        public Optional<String> acceptedHead() {
            return Optional.empty();
        }

        @Override
        public Duration beginning() {
            return Duration.ZERO;
        }

        @Override
        public int monthsKept() {
            return 13;
        }
    }

    @Inject
    Pool pool;

    @Inject
    Vertx vertx;

    @Inject
    AuditTrail trail;

    @Inject
    Database database;

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

    @Test
    void whatDoesNotFitIsCountedAndToldOf() {
        var user = UUID.randomUUID();
        var queue = new AuditQueue(pool, new Config(3, 500), vertx, metrics);
        long before = toldOfAsDropped();
        for (int i = 0; i < 5; i++) {
            queue.add(entry(user, "" + i));
        }

        queue.flush();

        await().atMost(Database.SOON).until(() -> trail.of(user).size() == 3);
        assertThat(trail.of(user)).extracting(AuditTrail.Told::details).containsExactly("0", "1", "2");
        assertThat(metrics.counter("gatehouse.audit.dropped").count()).isEqualTo(2);
        assertThat(toldOfAsDropped()).isEqualTo(before + 1);
    }

    @Test
    void moreThanABatchIsWrittenInOneGoAndInOrder() {
        var user = UUID.randomUUID();
        var queue = new AuditQueue(pool, new Config(100, 2), vertx, metrics);
        for (int i = 0; i < 7; i++) {
            queue.add(entry(user, "" + i));
        }

        queue.flush();

        await().atMost(Database.SOON).until(() -> trail.of(user).size() == 7);
        assertThat(trail.of(user))
                .extracting(AuditTrail.Told::details)
                .containsExactly("0", "1", "2", "3", "4", "5", "6");
    }

    @Test
    void whileTheDatabaseIsAwayEntriesWaitAndNoneIsDropped() throws InterruptedException {
        var nowhere = PgBuilder.pool()
                .connectingTo(new PgConnectOptions().setHost("127.0.0.1").setPort(1))
                .using(vertx)
                .build();
        var queue = new AuditQueue(Pool.newInstance(nowhere), new Config(100, 2), vertx, metrics);
        for (int i = 0; i < 7; i++) {
            queue.add(entry(UUID.randomUUID(), "" + i));
        }

        queue.flush();
        queue.stop(new ShutdownEvent());

        assertThat(queue.left()).isEqualTo(7);
        assertThat(metrics.counter("gatehouse.audit.dropped").count()).isZero();
        nowhere.close();
    }

    private static AuditEntry entry(UUID user, String details) {
        return AuditEntry.success(AuditKind.SESSION_SIGNED_IN, Initiator.user(user, "192.0.2.1", "test"), user)
                .with(details);
    }

    private long toldOfAsDropped() {
        return database.count("""
                select (select count(*) from audit_unsealed where kind = 'audit.entries-dropped' and details = '2 entries')
                     + (select count(*) from audit_entry where kind = 'audit.entries-dropped' and details = '2 entries')""");
    }
}
