package dev.gatehouse.coreauth.passwordtask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import dev.gatehouse.coreauth.api.v1.StartActivationRequest;
import dev.gatehouse.coreauth.password.HashLanes;
import dev.gatehouse.coreauth.password.HashWork;
import dev.gatehouse.coreauth.password.Lane;
import dev.gatehouse.testkit.MovableClock;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class PasswordTaskTest extends StoredTasks {

    @Inject
    PasswordTaskRepository tasks;

    @Inject
    TaskFailures failures;

    @Inject
    HashLanes lanes;

    @Inject
    MovableClock clock;

    @Test
    void aTaskWhoseWorkerDiedIsDoneByAnother() {
        var dead = stored(handover(), UUID.randomUUID(), "-1 second", 1);

        awaitDomain(dead, "ready");

        assertThat(timeline(dead)).containsExactly("password 2 ready");
        assertThat(openTasks(dead)).isZero();
    }

    @Test
    void aWorkerThatComesBackAfterItsLeaseChangesNothing() {
        var late = stored(handover(), UUID.randomUUID(), "-1 second", 1);
        awaitDomain(late, "ready");
        var before = facts(late);

        var changed = awaited(tasks.store(List.of(new HashedPassword(late, "$argon2id$late", 1))));
        awaited(tasks.giveUp(late, "LATE", 1));
        awaited(tasks.putBack(late, Duration.ZERO, "LATE", 1, true));
        awaited(tasks.release(List.of(late)));

        assertThat(changed).isEmpty();
        assertThat(facts(late)).isEqualTo(before);
    }

    @Test
    void whileTheTaskIsHeldByAnotherNobodyElseStoresOrTakesIt() {
        var held = stored(handover(), UUID.randomUUID(), "1 hour", 1);
        var intruder = new PasswordTask(held.password(), UUID.randomUUID(), 2, Duration.ZERO, null);

        assertThat(awaited(tasks.store(List.of(new HashedPassword(intruder, "$argon2id$stolen", 1)))))
                .isEmpty();
        awaited(tasks.giveUp(intruder, "STOLEN", 1));
        awaitDomain(stored(handover(), UUID.randomUUID(), "-1 second", 1), "ready");

        assertThat(phc(held)).isNull();
        assertThat(openTasks(held)).isEqualTo(1);
        assertThat(domain(held)).isEqualTo("pending");
        assertThat(awaited(tasks.store(List.of(new HashedPassword(held, "$argon2id$mine", 1)))))
                .containsExactly(held.userId());
        assertThat(phc(held)).isEqualTo("$argon2id$mine");
        assertThat(openTasks(held)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "-PT1H"})
    void aStepOfThisProcessesClockMovesNoLease(Duration step) {
        var passwords = List.of(handover(), handover(), handover());
        clock.advance(step);
        try {
            var held = stored(passwords.get(0), UUID.randomUUID(), "30 minutes", 1);
            awaitDomain(stored(passwords.get(1), UUID.randomUUID(), "-1 second", 1), "ready");
            awaitDomain(stored(passwords.get(2), UUID.randomUUID(), "-1 second", 1), "ready");

            assertThat(openTasks(held)).isEqualTo(1);
            assertThat(domain(held)).isEqualTo("pending");
        } finally {
            clock.reset();
        }
    }

    @Test
    void workersThatClaimAtOnceNeverGetTheSameTask() {
        IntStream.range(0, 60).forEach(i -> stored(handover(), null, "0", 0));

        var claims = Uni.join()
                .all(Stream.generate(() -> tasks.claim(10)).limit(12).toList())
                .andFailFast();
        var claimed = awaited(claims).stream()
                .flatMap(List::stream)
                .map(PasswordTask::id)
                .toList();

        assertThat(claimed).doesNotHaveDuplicates();
        database.run("update password_task set due_at = now()");
        await().atMost(Database.SOON)
                .until(() -> database.count("select count(*) from password_task where due_at < now()") == 0);
    }

    @Test
    void aCredentialOfALaterVersionIsNotOverwritten() {
        var old = stored(handover(), UUID.randomUUID(), "1 hour", 1);
        database.run("update credential set version = 2, phc = '$argon2id$newer' where user_id = $1", old.userId());

        awaited(tasks.store(List.of(new HashedPassword(old, "$argon2id$older", 1))));

        assertThat(phc(old)).isEqualTo("$argon2id$newer");
        assertThat(openTasks(old)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"moved, DOES_NOT_OPEN", "unknown-key, KEY_GONE", "no-frame, NOT_A_FRAME"})
    void whatDoesNotOpenIsErasedAtOnceAndNeverTriedAgain(String kind, String reason) {
        var request = poisoned(kind);

        registrar.activations("user-management").start(request);

        var userId = UUID.fromString(request.getUserId());
        await().atMost(Database.SOON).until(() -> "NEEDS_REVIEW"
                .equals(database.text("select state from activation where user_id = $1", userId)));
        assertThat(database.count("select count(*) from password_task where user_id = $1", userId))
                .isZero();
        assertThat(database.rows(
                        "select type, data->>'domain', data->>'reason' from outbox where subject = $1", userId))
                .extracting(row -> row.getString(0) + " " + row.getString(1) + " " + row.getString(2))
                .containsExactly("activation.failed password " + reason);
        assertThat(database.rows(
                        "select task, attempt, outcome from activation_timeline where user_id = $1 order by at",
                        userId))
                .extracting(row -> row.getString(0) + " " + row.getInteger(1) + " " + row.getString(2))
                .containsExactly("handover 1 accepted", "password 1 " + reason);
        assertThat(database.text("select phc from credential where user_id = $1", userId))
                .isNull();
    }

    @Test
    void aTaskOlderThanADayIsGivenUp() {
        var task = handover();
        var old = stored(task, null, "1 hour", 0);
        database.run(
                "update password_task set created_at = now() - interval '25 hours', due_at = now() where id = $1",
                old.id());

        awaitDomain(old, "failed");

        assertThat(timeline(old)).containsExactly("password 1 TOO_OLD");
        assertThat(openTasks(old)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"1, 500, 1000", "2, 1000, 2000", "3, 2000, 4000", "7, 32000, 64000"})
    void aFailureThatMayPassIsTriedAgainAfterADoublingWait(int attempt, long least, long most) {
        var task = stored(handover(), UUID.randomUUID(), "1 hour", attempt);
        keepFromWorkers(task);
        var row = settledAsFailed(task);

        double untilAfter = row.getDouble(3); // the task was settled in the middle of it
        assertThat(row.getDouble(0)).isBetween((double) least, most + untilAfter);
        assertThat(row.getUUID(1)).isNull();
        assertThat(row.getString(2)).isEqualTo("IllegalStateException");
        assertThat(domain(task)).isEqualTo("pending");
        assertThat(timeline(task)).containsExactly("password " + attempt + " IllegalStateException");
        assertThat(took(task)).isEqualTo(2.5);
    }

    /** Else one takes it when it is due again, before a slow machine has looked. */
    private void keepFromWorkers(PasswordTask task) {
        database.run("create function kept() returns trigger language plpgsql as 'begin return null; end'");
        database.run("create trigger kept before update on password_task for each row when (new.id = '" + task.id()
                + "' and new.lease is not null) execute function kept()");
    }

    /** As it lies there then, with its next try and now in milliseconds since before. */
    private Row settledAsFailed(PasswordTask task) {
        var before = database.rows("select now()").getFirst().getOffsetDateTime(0);
        try {
            awaited(failures.settle(task, new IllegalStateException("no such luck"), 2.5));
            return database.rows(
                            "select extract(epoch from due_at - $2::timestamptz) * 1000, lease, last_error,"
                                    + " extract(epoch from now() - $2::timestamptz) * 1000"
                                    + " from password_task where id = $1",
                            task.id(),
                            before)
                    .getFirst();
        } finally {
            database.run("delete from password_task where id = $1", task.id());
            database.run("drop function kept() cascade");
        }
    }

    @Test
    void thatTheDatabaseWasAwayUsesNoTryUp() {
        var task = stored(handover(), UUID.randomUUID(), "1 hour", 8);

        awaited(failures.settle(task, new IOException("reset"), 2.5));

        assertThat(database.count("select attempts from password_task where id = $1", task.id()))
                .isEqualTo(7);
        assertThat(domain(task)).isEqualTo("pending");
        assertThat(timeline(task)).isEmpty();
        database.run("delete from password_task where id = $1", task.id());
    }

    /** Taken by the runner while they were fresh, and held up in the lane then. */
    @Test
    void whatHasWaitedTooLongIsHashedThoughTheTasksThreadsAreBusy() {
        var release = new CountDownLatch(1);
        HashWork<String> stuck = hasher -> {
            release.await();
            return "done";
        };
        try {
            IntStream.range(0, Runtime.getRuntime().availableProcessors())
                    .forEach(i ->
                            lanes.submit(Lane.BACKGROUND, stuck).subscribe().with(done -> {}, failure -> {}));
            var waiting = Stream.generate(() -> stored(handover(), null, "0", 0))
                    .limit(lanes.taskRoom())
                    .toList();

            await().atMost(Duration.ofSeconds(40))
                    .until(() -> waiting.stream().allMatch(each -> "ready".equals(domain(each))));

            assertThat(release.getCount()).isEqualTo(1);
        } finally {
            release.countDown();
        }
    }

    @Test
    void afterTheEighthTryTheDomainFailsAndTheCiphertextIsErased() {
        var task = stored(handover(), UUID.randomUUID(), "1 hour", 8);

        awaited(failures.settle(task, new IllegalStateException("never"), 2.5));

        assertThat(domain(task)).isEqualTo("failed");
        assertThat(openTasks(task)).isZero();
        assertThat(timeline(task)).containsExactly("password 8 TRIES_USED_UP");
        assertThat(took(task)).isEqualTo(2.5);
    }

    private @Nullable Double took(PasswordTask task) {
        return database.rows("select took_ms from activation_timeline where user_id = $1", task.userId())
                .getFirst()
                .getDouble(0);
    }

    private StartActivationRequest poisoned(String kind) {
        var request = registrar.request(PASSWORD);
        var userId = UUID.fromString(request.getUserId());
        var taskId = UUID.fromString(request.getTaskId());
        var password =
                switch (kind) {
                    case "moved" -> registrar.request(PASSWORD).getPassword();
                    case "unknown-key" ->
                        request.getPassword().toBuilder().setKeyId("unknown").build();
                    default -> registrar.seal(new byte[512], userId, taskId, 1);
                };
        return request.toBuilder().setPassword(password).build();
    }
}
