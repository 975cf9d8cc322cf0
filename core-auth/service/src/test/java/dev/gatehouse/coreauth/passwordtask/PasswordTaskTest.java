package dev.gatehouse.coreauth.passwordtask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import dev.gatehouse.coreauth.Registrar;
import dev.gatehouse.coreauth.api.v1.StartActivationRequest;
import dev.gatehouse.coreauth.keys.SealedPassword;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class PasswordTaskTest {

    private static final String PASSWORD = "correct horse battery staple";

    @Inject
    Registrar registrar;

    @Inject
    Database database;

    @Inject
    PasswordTaskRepository tasks;

    @Inject
    TaskFailures failures;

    @Inject
    PasswordTaskRunner runner;

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
        awaited(tasks.giveUp(late, "LATE"));
        awaited(tasks.putBack(late, Duration.ZERO, "LATE"));
        awaited(tasks.release(List.of(late)));

        assertThat(changed).isEmpty();
        assertThat(facts(late)).isEqualTo(before);
    }

    @Test
    void whileTheTaskIsHeldByAnotherNobodyElseStoresOrTakesIt() {
        var held = stored(handover(), UUID.randomUUID(), "1 hour", 1);
        var intruder = new PasswordTask(held.password(), UUID.randomUUID(), 2, false, null);

        assertThat(awaited(tasks.store(List.of(new HashedPassword(intruder, "$argon2id$stolen", 1)))))
                .isEmpty();
        awaited(tasks.giveUp(intruder, "STOLEN"));
        awaitDomain(stored(handover(), UUID.randomUUID(), "-1 second", 1), "ready");

        assertThat(phc(held)).isNull();
        assertThat(openTasks(held)).isEqualTo(1);
        assertThat(domain(held)).isEqualTo("pending");
        assertThat(awaited(tasks.store(List.of(new HashedPassword(held, "$argon2id$mine", 1)))))
                .containsExactly(held.userId());
        assertThat(phc(held)).isEqualTo("$argon2id$mine");
        assertThat(openTasks(held)).isZero();
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

        awaited(failures.settle(task, new IOException("no such luck")));

        var row = database.rows(
                        "select extract(epoch from due_at - now()) * 1000, lease, last_error from password_task where id = $1",
                        task.id())
                .getFirst();
        assertThat(row.getDouble(0)).isBetween(least - 400.0, (double) most);
        assertThat(row.getUUID(1)).isNull();
        assertThat(row.getString(2)).isEqualTo("IOException");
        assertThat(domain(task)).isEqualTo("pending");
        assertThat(timeline(task)).containsExactly("password " + attempt + " IOException");
        database.run("delete from password_task where id = $1", task.id());
    }

    @Test
    void afterTheEighthTryTheDomainFailsAndTheCiphertextIsErased() {
        var task = stored(handover(), UUID.randomUUID(), "1 hour", 8);

        awaited(failures.settle(task, new IOException("never")));

        assertThat(domain(task)).isEqualTo("failed");
        assertThat(openTasks(task)).isZero();
        assertThat(timeline(task)).containsExactly("password 8 TRIES_USED_UP");
    }

    @Test
    void manyAtOnceAreEachHashedOnce() throws Exception {
        var requests =
                Stream.generate(() -> registrar.request(PASSWORD)).limit(100).toList();
        try (var threads = Executors.newFixedThreadPool(20)) {
            for (var started : threads.invokeAll(requests.stream()
                    .map(request -> (Callable<?>)
                            () -> registrar.activations("user-management").start(request))
                    .toList())) {
                started.get();
            }
        }

        var users = requests.stream()
                .map(request -> UUID.fromString(request.getUserId()))
                .toArray(UUID[]::new);
        await().atMost(Database.SOON)
                .until(() -> database.count(
                                "select count(*) from activation where user_id = any($1) and password = 'ready'",
                                (Object) users)
                        == 100);
        assertThat(database.count(
                        "select count(distinct subject) from outbox where subject = any($1) and type = 'password.ready'",
                        (Object) users))
                .isEqualTo(100);
        assertThat(database.count("select count(*) from outbox where subject = any($1)", (Object) users))
                .isEqualTo(100);
        assertThat(database.count("select count(distinct phc) from credential where user_id = any($1)", (Object) users))
                .isEqualTo(100);
        await().atMost(Database.SOON).until(() -> runner.inHand() == 0);
    }

    @Test
    void thePasswordIsNowhereInTheDatabaseBeforeNorAfterHashing() {
        var canary = "canary-" + UUID.randomUUID();
        var waiting = stored(handover(canary), UUID.randomUUID(), "1 hour", 1);
        var request = registrar.request(canary);

        assertNowhere(canary);
        registrar.activations("user-management").start(request);
        var userId = UUID.fromString(request.getUserId());
        await().atMost(Database.SOON).until(() -> "ready"
                .equals(database.text("select password::text from activation where user_id = $1", userId)));

        assertNowhere(canary);
        assertThat(database.run("delete from password_task where id = $1", waiting.id()))
                .isEqualTo(1);
    }

    @Test
    void withFiftyThousandOpenTasksFurtherOnesAreRefusedUntilSomeAreDone() {
        database.run("""
                insert into password_task (id, user_id, credential_version, key_id, ciphertext, due_at)
                select gen_random_uuid(), gen_random_uuid(), 1, 'bound', decode(repeat('00', 560), 'hex'),
                       now() + interval '1 hour'
                from generate_series(1, 50000)""");
        try {
            await().atMost(Database.SOON).untilAsserted(() -> assertThatThrownBy(
                            () -> registrar.activations("user-management").start(registrar.request(PASSWORD)))
                    .isInstanceOfSatisfying(StatusRuntimeException.class, refused -> {
                        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
                        assertThat(refused.getStatus().getDescription()).isEqualTo("TOO_MANY_OPEN_TASKS");
                    }));
        } finally {
            database.run("delete from password_task where key_id = 'bound'");
        }
        await().atMost(Database.SOON).ignoreExceptions().until(() -> registrar
                .activations("user-management")
                .start(registrar.request(PASSWORD))
                .hasSession());
    }

    @Test
    void aCallerThatHangsUpLosesNeitherTheHandoverNorAWorkersRoom() {
        var requests =
                Stream.generate(() -> registrar.request(PASSWORD)).limit(60).toList();

        for (var request : requests) {
            try {
                registrar
                        .activations("user-management")
                        .withDeadlineAfter(2, TimeUnit.MILLISECONDS)
                        .start(request);
            } catch (StatusRuntimeException hungUp) {
                assertThat(hungUp.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
            }
        }

        await().atMost(Database.SOON).until(() -> runner.inHand() == 0);
        for (var request : requests) {
            assertThat(registrar.activations("user-management").start(request).hasSession())
                    .isTrue();
        }
        await().atMost(Database.SOON).until(() -> runner.inHand() == 0);
    }

    /** No text, JSON or byte of any row of any table holds it, as it is, in base64 or in hex. */
    private void assertNowhere(String secret) {
        var bytes = secret.getBytes(StandardCharsets.UTF_8);
        var hex = HexFormat.of().formatHex(bytes);
        var base64 = Base64.getEncoder().withoutPadding().encodeToString(bytes);
        var tables = database.rows("select format('%I', tablename) from pg_tables where schemaname = 'public'");
        assertThat(tables).hasSizeGreaterThan(8);
        for (var table : tables) {
            var name = table.getString(0);
            assertThat(database.count(
                            "select count(*) from " + name
                                    + " t where t::text like any(array['%' || $1 || '%', '%' || $2 || '%', '%' || $3 || '%'])",
                            secret,
                            hex,
                            base64))
                    .as(name)
                    .isZero();
        }
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

    private SealedPassword handover() {
        return handover(PASSWORD);
    }

    private SealedPassword handover(String password) {
        var userId = UUID.randomUUID();
        var taskId = UUID.randomUUID();
        var sealed = registrar.seal(Registrar.frame(password.getBytes(StandardCharsets.UTF_8)), userId, taskId, 1);
        return new SealedPassword(
                userId,
                taskId,
                1,
                sealed.getKeyId(),
                Buffer.buffer(sealed.getCiphertext().toByteArray()));
    }

    /** A task as a worker that has claimed it left it. */
    private PasswordTask stored(SealedPassword password, @Nullable UUID lease, String dueIn, int attempts) {
        database.run("insert into activation (user_id, task_id) values ($1, $2)", password.userId(), password.taskId());
        database.run(
                "insert into credential (user_id, canonical_email, version) values ($1, $2, 1)",
                password.userId(),
                password.userId() + "@example.org");
        database.run(
                "insert into password_task (id, user_id, credential_version, key_id, ciphertext, lease, due_at, attempts)"
                        + " values ($1, $2, 1, $3, $4, $5, now() + $6::text::interval, $7)",
                password.taskId(),
                password.userId(),
                password.keyId(),
                password.ciphertext(),
                lease,
                dueIn,
                attempts);
        return new PasswordTask(password, lease == null ? UUID.randomUUID() : lease, attempts, false, null);
    }

    private void awaitDomain(PasswordTask task, String state) {
        await().atMost(Database.SOON).until(() -> state.equals(domain(task)));
    }

    private @Nullable String domain(PasswordTask task) {
        return database.text("select password::text from activation where user_id = $1", task.userId());
    }

    private @Nullable String phc(PasswordTask task) {
        return database.text("select phc from credential where user_id = $1", task.userId());
    }

    private long openTasks(PasswordTask task) {
        return database.count("select count(*) from password_task where user_id = $1", task.userId());
    }

    private List<String> timeline(PasswordTask task) {
        return database
                .rows(
                        "select task, attempt, outcome from activation_timeline where user_id = $1 order by at",
                        task.userId())
                .stream()
                .map(row -> row.getString(0) + " " + row.getInteger(1) + " " + row.getString(2))
                .toList();
    }

    private String facts(PasswordTask task) {
        return database.text(
                        "select a::text || c::text from activation a join credential c using (user_id) where user_id = $1",
                        task.userId())
                + timeline(task)
                + database.count("select count(*) from outbox where subject = $1", task.userId());
    }

    private static <T> T awaited(Uni<T> uni) {
        return uni.await().atMost(Database.SOON);
    }
}
