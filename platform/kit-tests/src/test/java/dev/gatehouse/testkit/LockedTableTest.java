package dev.gatehouse.testkit;

import static dev.gatehouse.testkit.Things.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.gatehouse.kit.postgres.PostgresFailure;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServers.class)
class LockedTableTest {

    @Inject
    Pool pool;

    @Test
    void nobodyWaitsForALockForLongAndItCountsAsTheDatabaseBeingAway() {
        pool.query("create table if not exists lockable ()").execute().await().atMost(SOON);
        var holder = pool.getConnection().await().atMost(SOON);
        var transaction = holder.begin().await().atMost(SOON);
        holder.query("lock table lockable in access exclusive mode")
                .execute()
                .await()
                .atMost(SOON);

        // again where the machine was slower than that
        Awaitility.await().atMost(SOON).untilAsserted(this::assertIsRefusedInTime);
        transaction.rollback().await().atMost(SOON);
        holder.close().await().atMost(SOON);
    }

    private void assertIsRefusedInTime() {
        long began = System.nanoTime();
        var failure = catchThrowable(
                () -> pool.query("select * from lockable").execute().await().atMost(SOON));
        var waited = Duration.ofNanos(System.nanoTime() - began);

        assertThat(failure).isNotNull();
        assertThat(PostgresFailure.isAway(failure)).isTrue();
        assertThat(waited).isBetween(Duration.ofMillis(1_900), Duration.ofSeconds(5));
    }
}
