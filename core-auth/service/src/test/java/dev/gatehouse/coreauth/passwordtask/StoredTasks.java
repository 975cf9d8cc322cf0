package dev.gatehouse.coreauth.passwordtask;

import static org.awaitility.Awaitility.await;

import dev.gatehouse.coreauth.Database;
import dev.gatehouse.coreauth.Registrar;
import dev.gatehouse.coreauth.keys.SealedPassword;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Tasks as a worker left them, and what became of them. */
abstract class StoredTasks {

    static final String PASSWORD = "correct horse battery staple";

    @Inject
    Registrar registrar;

    @Inject
    Database database;

    SealedPassword handover() {
        return handover(PASSWORD);
    }

    SealedPassword handover(String password) {
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
    PasswordTask stored(SealedPassword password, @Nullable UUID lease, String dueIn, int attempts) {
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
        return new PasswordTask(password, lease == null ? UUID.randomUUID() : lease, attempts, Duration.ZERO, null);
    }

    void awaitDomain(PasswordTask task, String state) {
        await().atMost(Database.SOON).until(() -> state.equals(domain(task)));
    }

    @Nullable String domain(PasswordTask task) {
        return database.text("select password::text from activation where user_id = $1", task.userId());
    }

    @Nullable String phc(PasswordTask task) {
        return database.text("select phc from credential where user_id = $1", task.userId());
    }

    long openTasks(PasswordTask task) {
        return database.count("select count(*) from password_task where user_id = $1", task.userId());
    }

    List<String> timeline(PasswordTask task) {
        return database
                .rows(
                        "select task, attempt, outcome from activation_timeline where user_id = $1 order by at",
                        task.userId())
                .stream()
                .map(row -> row.getString(0) + " " + row.getInteger(1) + " " + row.getString(2))
                .toList();
    }

    String facts(PasswordTask task) {
        return database.text(
                        "select a::text || c::text from activation a join credential c using (user_id) where user_id = $1",
                        task.userId())
                + timeline(task)
                + database.count("select count(*) from outbox where subject = $1", task.userId());
    }

    static <T> T awaited(Uni<T> uni) {
        return uni.await().atMost(Database.SOON);
    }
}
