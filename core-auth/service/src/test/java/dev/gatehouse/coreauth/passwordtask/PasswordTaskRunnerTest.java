package dev.gatehouse.coreauth.passwordtask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import dev.gatehouse.coreauth.password.HashLanes;
import dev.gatehouse.coreauth.password.HashWork;
import dev.gatehouse.coreauth.password.Lane;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A process from its start to its stop. */
@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
@TestProfile(PasswordTaskRunnerTest.OneThread.class)
class PasswordTaskRunnerTest extends StoredTasks {

    public static class OneThread implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("core-auth.hashing.threads", "1", "core-auth.hashing.overdue-after", "1h");
        }
    }

    @Inject
    PasswordTaskRunner runner;

    @Inject
    HashLanes lanes;

    @Inject
    MeterRegistry metrics;

    @Test
    void everyReasonForGivingUpIsCountedBeforeThereIsOne() {
        assertThat(metrics.get("gatehouse.password.tasks.failed").counters())
                .extracting(counter -> String.valueOf(counter.getId().getTag("reason")))
                .containsExactlyInAnyOrder("DOES_NOT_OPEN", "NOT_A_FRAME", "KEY_GONE", "TOO_OLD", "TRIES_USED_UP");
        assertThat(metrics.find("gatehouse.password.tasks.retried").counters()).hasSize(1);
    }

    @Test
    void whatHasNotBegunIsGivenBackWhenTheProcessStops() throws InterruptedException {
        var begun = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        HashWork<String> stuck = hasher -> {
            begun.countDown();
            release.await();
            return "done";
        };
        try {
            lanes.submit(Lane.BACKGROUND, stuck).subscribe().with(done -> {}, failure -> {});
            assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
            var task = stored(handover(), null, "0", 0);
            await().atMost(Database.SOON)
                    .until(() -> database.count(
                                    "select count(*) from password_task where id = $1 and lease is not null"
                                            + " and attempts = 1",
                                    task.id())
                            == 1);

            runner.stop(new ShutdownEvent());

            var row = database.rows(
                            "select lease, attempts, due_at = created_at as at_once from password_task where id = $1",
                            task.id())
                    .getFirst();
            assertThat(row.getUUID("lease")).isNull();
            assertThat(row.getInteger("attempts")).isZero();
            assertThat(row.getBoolean("at_once")).isTrue();
            assertThat(domain(task)).isEqualTo("pending");
            assertThat(timeline(task)).isEmpty();
        } finally {
            release.countDown();
        }
    }
}
