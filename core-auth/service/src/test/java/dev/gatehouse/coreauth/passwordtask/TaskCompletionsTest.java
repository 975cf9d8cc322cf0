package dev.gatehouse.coreauth.passwordtask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import dev.gatehouse.coreauth.activation.watch.ActivationEvents;
import dev.gatehouse.kit.outbox.Outbox;
import dev.gatehouse.testkit.TestSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class TaskCompletionsTest extends StoredTasks {

    private static final String HASH = "$argon2id$stored";

    private static final PasswordTaskConfig SHORT_LEASE =
            TestSettings.of(PasswordTaskConfig.class, Map.of("core-auth.password-tasks.lease", "1s"));

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
            complete(List.of(first, bad, good), config, settled::addAndGet);
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

    @Test
    void whatIsLeftWhenTheDatabaseGoesAwayInBetweenComesBackWhenItsLeaseEnds() {
        var first = stored(handover(), UUID.randomUUID(), "1 hour", 1);
        var good = stored(handover(), UUID.randomUUID(), "1 hour", 1);
        var away = stored(handover(), UUID.randomUUID(), "1 hour", 1);
        var left = stored(handover(), UUID.randomUUID(), "1 hour", 1);
        var settled = new AtomicInteger();

        goAwayAt(away);
        try {
            complete(List.of(first, good, away, left), SHORT_LEASE, settled::addAndGet);
            await().atMost(Database.SOON).until(() -> settled.get() == 4);
        } finally {
            takeHashesAgain();
        }

        assertThat(List.of(first, good)).allSatisfy(each -> {
            assertThat(phc(each)).isEqualTo(HASH);
            assertThat(domain(each)).isEqualTo("ready");
            assertThat(openTasks(each)).isZero();
        });
        assertThat(List.of(away, left)).allSatisfy(each -> {
            assertThat(phc(each)).isNull();
            assertThat(domain(each)).isEqualTo("pending");
            assertThat(openTasks(each)).isEqualTo(1);
        });
        database.run("update password_task set due_at = now() where id in ($1, $2)", away.id(), left.id());
        awaitDomain(away, "ready");
        awaitDomain(left, "ready");
        assertThat(openTasks(away) + openTasks(left)).isZero();
    }

    /** The first is stored alone, as at rest; what comes meanwhile, together. */
    private void complete(List<PasswordTask> done, PasswordTaskConfig settings, IntConsumer listener) {
        var context = vertx.getOrCreateContext();
        var completions = new TaskCompletions(tasks, failures, outbox, watched, settings, new SimpleMeterRegistry());
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

    /** Several hashes are refused together, and one alone is met by a server that is too slow. */
    private void goAwayAt(PasswordTask task) {
        database.run("""
                create function no_hash() returns trigger language plpgsql as $$
                begin
                    if (select count(*) from changed) > 1 then
                        raise exception 'planted';
                    elsif exists (select from changed where user_id = '%s') then
                        raise exception 'planted' using errcode = 'lock_not_available';
                    end if;
                    return null;
                end $$""".formatted(task.userId()));
        database.run("create trigger no_hash after update on credential referencing new table as changed"
                + " for each statement execute function no_hash()");
    }

    private void takeHashesAgain() {
        database.run("drop function no_hash() cascade");
    }
}
