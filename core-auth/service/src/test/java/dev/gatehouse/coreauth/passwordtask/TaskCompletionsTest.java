package dev.gatehouse.coreauth.passwordtask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import dev.gatehouse.coreauth.activation.watch.ActivationEvents;
import dev.gatehouse.kit.outbox.Outbox;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class TaskCompletionsTest extends StoredTasks {

    private static final String HASH = "$argon2id$stored";

    @Inject
    PasswordTaskRepository tasks;

    @Inject
    TaskFailures failures;

    @Inject
    Outbox outbox;

    @Inject
    ActivationEvents watched;

    @Inject
    PasswordTaskConfig config;

    @Inject
    Vertx vertx;

    @ParameterizedTest
    @CsvSource({"7, pending, PgException, 1", "8, failed, TRIES_USED_UP, 0"})
    void whatCannotBeStoredHasFailedAndHoldsUpNoneItWasStoredWith(
            int attempt, String state, String outcome, long open) {
        var first = stored(handover(), UUID.randomUUID(), "1 hour", 1);
        var bad = stored(handover(), UUID.randomUUID(), "1 hour", attempt);
        var good = stored(handover(), UUID.randomUUID(), "1 hour", 1);
        var settled = new AtomicInteger();

        refuseHashOf(bad);
        try {
            complete(List.of(first, bad, good), settled::addAndGet);
            await().atMost(Database.SOON).until(() -> settled.get() == 3);
        } finally {
            takeHashesAgain();
        }

        assertThat(List.of(first, good)).allSatisfy(each -> {
            assertThat(phc(each)).isEqualTo(HASH);
            assertThat(domain(each)).isEqualTo("ready");
            assertThat(openTasks(each)).isZero();
        });
        assertThat(phc(bad)).isNull();
        assertThat(domain(bad)).isEqualTo(state);
        assertThat(timeline(bad)).containsExactly("password " + attempt + " " + outcome);
        assertThat(openTasks(bad)).isEqualTo(open);
        database.run("delete from password_task where id = $1", bad.id());
    }

    /** The first is stored alone, as at rest; what comes meanwhile, together. */
    private void complete(List<PasswordTask> done, IntConsumer listener) {
        var context = vertx.getOrCreateContext();
        var completions = new TaskCompletions(tasks, failures, outbox, watched, config, new SimpleMeterRegistry());
        context.runOnContext(ignored -> {
            completions.begin(context, listener);
            done.forEach(task -> completions.add(new HashedPassword(task, HASH, 1)));
        });
    }

    private void refuseHashOf(PasswordTask task) {
        database.run(
                "create function no_hash() returns trigger language plpgsql as 'begin raise exception ''planted''; end'");
        database.run("create trigger no_hash before update on credential for each row" + " when (new.user_id = '"
                + task.userId() + "') execute function no_hash()");
    }

    private void takeHashesAgain() {
        database.run("drop function no_hash() cascade");
    }
}
