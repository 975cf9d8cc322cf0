package dev.gatehouse.coreauth.passwordtask;

import dev.gatehouse.coreauth.activation.report.ActivationReports;
import dev.gatehouse.coreauth.activation.report.Report;
import dev.gatehouse.coreauth.activation.report.ReportStatement;
import dev.gatehouse.coreauth.activation.report.Reports;
import dev.gatehouse.coreauth.keys.SealedPassword;
import dev.gatehouse.kit.telemetry.ServiceConfig;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.StreamSupport;

/** The table {@code password_task}. Every method is one statement, and one transaction, by the database's clock. */
@ApplicationScoped
class PasswordTaskRepository {

    private static final String CLAIM = """
            update password_task
            set lease = $2, due_at = now() + $3 * interval '1 millisecond', attempts = attempts + 1
            where id = any(array(
                select id from password_task where due_at <= now()
                order by due_at limit $1 for update skip locked))
            returning id, user_id, credential_version, key_id, ciphertext, attempts, traceparent,
                      extract(epoch from now() - created_at)::float8 as waited""";

    private static final String STORE = """
            finished as (
                delete from password_task t using unnest($20::uuid[], $21::uuid[], $22::text[]) as d (id, lease, phc)
                where t.id = d.id and t.lease = d.lease
                returning t.user_id, t.credential_version, d.phc
            ), stored as (
                update credential c set phc = f.phc, changed_at = now() from finished f
                where c.user_id = f.user_id and c.version = f.credential_version
                returning c.user_id
            ),
            """;

    private static final String STORED = "where user_id in (select user_id from stored)";

    private static final String GIVE_UP = """
            given_up as (
                delete from password_task where id = $20 and lease = $21 returning user_id
            ),
            """;

    private static final String GIVEN_UP = "where user_id in (select user_id from given_up)";

    private static final String PUT_BACK = """
            with put_back as (
                update password_task
                set lease = null, due_at = now() + $3 * interval '1 millisecond', last_error = $4, attempts = attempts - $6
                where id = $1 and lease = $2
                returning user_id, attempts, traceparent
            )
            insert into activation_timeline (user_id, task, attempt, node, took_ms, outcome, trace_id)
            select user_id, 'password', attempts, $5, $7::float8, $4, substr(traceparent, 4, 32) from put_back
            where $6 = 0""";

    private static final String RELEASE = """
            update password_task set lease = null, due_at = created_at, attempts = attempts - 1
            from unnest($1::uuid[], $2::uuid[]) as released (id, lease)
            where password_task.id = released.id and password_task.lease = released.lease""";

    private static final String COUNT = "select count(*) as open from (select from password_task limit $1) as counted";

    private final Pool pool;
    private final Reports reports;
    private final ServiceConfig service;
    private final PasswordTaskConfig config;
    private final String store;
    private final String giveUp;

    PasswordTaskRepository(
            Pool pool,
            Reports reports,
            ActivationReports activations,
            ServiceConfig service,
            PasswordTaskConfig config) {
        this.pool = pool;
        this.reports = reports;
        this.service = service;
        this.config = config;
        this.store = activations.statementAfter(STORE, STORED);
        this.giveUp = activations.statementAfter(GIVE_UP, GIVEN_UP);
    }

    /** At most {@code limit} tasks that are due, under a fresh lease; none that another worker holds or is just claiming. */
    Uni<List<PasswordTask>> claim(int limit) {
        var lease = UUID.randomUUID();
        return pool.preparedQuery(CLAIM)
                .execute(Tuple.of(limit, lease, millis(config.lease())))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> task(row, lease))
                        .toList());
    }

    /**
     * Stores the hashes, erases the ciphertexts, reports the domain and announces it, all in one commit. What is no longer under
     * its lease changes nothing. At most one task per account. The answer is the accounts whose activation moved.
     */
    Uni<List<UUID>> store(List<HashedPassword> hashed) {
        var told = hashed.stream()
                .map(each -> reports.passwordReady(
                        each.task().userId(),
                        each.task().id(),
                        each.task().attempt(),
                        each.tookMillis(),
                        each.task().traceparent()))
                .toList();
        var arguments = ReportStatement.arguments(told)
                .addArrayOfUUID(array(hashed, each -> each.task().id(), UUID[]::new))
                .addArrayOfUUID(array(hashed, each -> each.task().lease(), UUID[]::new))
                .addArrayOfString(array(hashed, HashedPassword::phc, String[]::new));
        return pool.preparedQuery(store).execute(arguments).map(rows -> users(ReportStatement.changes(rows)));
    }

    /** Erases the ciphertext and fails the domain, if the lease still holds. */
    Uni<List<UUID>> giveUp(PasswordTask task, String reason, double tookMillis) {
        Report failed = reports.passwordFailed(
                task.userId(), task.id(), task.attempt(), tookMillis, reason, task.traceparent());
        var arguments =
                ReportStatement.arguments(List.of(failed)).addUUID(task.id()).addUUID(task.lease());
        return pool.preparedQuery(giveUp).execute(arguments).map(rows -> users(ReportStatement.changes(rows)));
    }

    /** To be tried again after the delay; as if never tried, and nothing to be told of, when the try is not counted. */
    Uni<Void> putBack(PasswordTask task, Duration delay, String error, double tookMillis, boolean counted) {
        return pool.preparedQuery(PUT_BACK)
                .execute(Tuple.tuple()
                        .addUUID(task.id())
                        .addUUID(task.lease())
                        .addDouble(millis(delay))
                        .addString(error)
                        .addString(service.node())
                        .addInteger(counted ? 0 : 1)
                        .addDouble(tookMillis))
                .replaceWithVoid();
    }

    /** To be tried at once, as if never claimed, and before what came later. */
    Uni<Void> release(Collection<PasswordTask> tasks) {
        return pool.preparedQuery(RELEASE)
                .execute(Tuple.tuple()
                        .addArrayOfUUID(array(tasks, PasswordTask::id, UUID[]::new))
                        .addArrayOfUUID(array(tasks, PasswordTask::lease, UUID[]::new)))
                .replaceWithVoid();
    }

    /** Open tasks, counted no further than the bound. */
    Uni<Integer> count() {
        return pool.preparedQuery(COUNT)
                .execute(Tuple.of(config.maxOpen()))
                .map(rows -> rows.iterator().next().getLong("open").intValue());
    }

    private static PasswordTask task(Row row, UUID lease) {
        var password = new SealedPassword(
                row.getUUID("user_id"),
                row.getUUID("id"),
                row.getInteger("credential_version"),
                row.getString("key_id"),
                row.getBuffer("ciphertext").getDelegate());
        return new PasswordTask(
                password,
                lease,
                row.getInteger("attempts"),
                Duration.ofMillis((long) (row.getDouble("waited") * 1_000)),
                row.getString("traceparent"));
    }

    private static List<UUID> users(List<ReportStatement.Change> changes) {
        return changes.stream().map(ReportStatement.Change::userId).toList();
    }

    private static <T, R> R[] array(Collection<T> those, Function<T, R> part, IntFunction<R[]> fresh) {
        return those.stream().map(part).toArray(fresh);
    }

    private static double millis(Duration duration) {
        return duration.toMillis();
    }
}
