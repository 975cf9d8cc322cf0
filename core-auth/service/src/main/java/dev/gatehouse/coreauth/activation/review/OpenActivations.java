package dev.gatehouse.coreauth.activation.review;

import dev.gatehouse.coreauth.activation.Domain;
import dev.gatehouse.coreauth.activation.Timeline;
import dev.gatehouse.coreauth.activation.TimelineConfig;
import dev.gatehouse.coreauth.privacy.RegistrationPrivacy;
import dev.gatehouse.kit.telemetry.ServiceConfig;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The activations that are not complete, as the sweeper sees them. Replicas that meet pass over each other's rows. Where
 * registrations are private an address may stay unverified for ever: it is asked for until its deadline, and is never late.
 */
@ApplicationScoped
class OpenActivations {

    /** A mail that has failed is not asked for: it went wrong for good, or may have arrived. */
    private static final String SILENT = """
            with silent as (
                select user_id from activation
                where state in ('PENDING', 'NEEDS_REVIEW') and created_at <= now() - $1 * interval '1 millisecond'
                  and ask_at <= now()
                  and ((roles, profile) <> ('ready', 'ready')
                       or email < 'failed' and created_at > now() - $4::float8 * interval '1 millisecond')
                order by created_at limit $3 for update skip locked
            ), asked as (
                update activation a
                set asked = a.asked + 1,
                    ask_at = now() + least($1 * power(2, least(a.asked + 1, 20)), $2) * interval '1 millisecond'
                from silent s where a.user_id = s.user_id
                returning a.user_id, a.roles <> 'ready' as roles, a.email < 'failed' as email,
                          a.profile <> 'ready' as profile
            )
            select user_id, roles, email, profile from asked""";

    private static final String NOTE_ASKED =
            Timeline.asking("""
            select * from unnest($1::uuid[], $2::text[], $3::text[]) as asked (user_id, task, traceparent)""", "$4", Timeline.ASKED_AGAIN, "substr(p.traceparent, 4, 32)", "$5");

    private static final String LATE = """
            select user_id, late.password, late.roles, late.email, late.profile
            from activation a, lateral (
                select a.password < 'failed' and age >= $1 * interval '1 millisecond' as password,
                       a.roles < 'failed' and age >= $2 * interval '1 millisecond' as roles,
                       a.email < 'failed' and age >= $3 * interval '1 millisecond' as email,
                       a.profile < 'failed' and age >= $4 * interval '1 millisecond' as profile
                from (select now() - a.created_at as age) as time) as late
            where state in ('PENDING', 'NEEDS_REVIEW') and created_at <= now() - least($1, $2, $3, $4) * interval '1 millisecond'
              and (late.password or late.roles or late.email or late.profile)
            order by created_at limit $5 for update of a skip locked""";

    private static final String ERASE_TASKS = "delete from password_task where user_id = any($1)";

    private static final String LOST_PASSWORDS = """
            update activation set set_password_mailed_at = now()
            where user_id = any(array(
                select user_id from activation
                where state in ('PENDING', 'NEEDS_REVIEW') and password = 'failed' and set_password_mailed_at is null
                order by created_at limit $1 for update skip locked))
            returning user_id""";

    private static final String MEASURE = """
            select coalesce(extract(epoch from now() - min(created_at) filter (
                       where state = 'PENDING' and (not $1 or 'pending' in (password, roles, profile)))), 0)::float8 as pending,
                   count(*) filter (where state = 'NEEDS_REVIEW') as review,
                   coalesce((select extract(epoch from now() - min(created_at)) from password_task), 0)::float8 as task
            from activation where state in ('PENDING', 'NEEDS_REVIEW')""";

    /** An account and the parts in question. */
    record Parts(UUID userId, List<Domain> domains) {}

    /** Parts that are asked, in that trace. */
    record Asked(Parts parts, @Nullable String traceparent) {}

    /** One of them. */
    private record AskedPart(
            UUID userId, String task, @Nullable String traceparent) {}

    /** Ages in seconds, of the oldest. */
    record Measures(double pendingAge, long needsReview, double taskAge) {

        static final Measures NONE = new Measures(0, 0, 0);
    }

    /** In milliseconds: a hundred years. */
    private static final double NEVER = 3.2e12;

    private final Pool pool;
    private final ReviewConfig config;
    private final TimelineConfig timeline;
    private final boolean addressMayTakeItsTime;
    private final String node;

    OpenActivations(
            Pool pool,
            ReviewConfig config,
            TimelineConfig timeline,
            RegistrationPrivacy privacy,
            ServiceConfig service) {
        this.pool = pool;
        this.config = config;
        this.timeline = timeline;
        this.addressMayTakeItsTime = privacy.isPrivate();
        this.node = service.node();
    }

    /** Those whose parts have been silent, or whose roles or profile have been failing, for too long; from now on they count as asked. */
    Uni<List<Parts>> silent(SqlConnection transaction) {
        return transaction
                .preparedQuery(SILENT)
                .execute(Tuple.of(
                        millis(config.silence()),
                        millis(config.longestSilence()),
                        config.batch(),
                        addressMayTakeItsTime ? millis(config.emailDeadline()) : NEVER))
                .map(rows -> each(rows, row -> parts(row, Domain.ROLES, Domain.EMAIL, Domain.PROFILE)));
    }

    /** For the timeline. */
    Uni<Void> noteAsked(SqlConnection transaction, List<Asked> asked) {
        var each = asked.stream()
                .flatMap(ask -> ask.parts().domains().stream()
                        .map(part -> new AskedPart(ask.parts().userId(), part.wireName(), ask.traceparent())))
                .toList();
        return each.isEmpty()
                ? Uni.createFrom().voidItem()
                : transaction
                        .preparedQuery(NOTE_ASKED)
                        .execute(Tuple.tuple()
                                .addArrayOfUUID(
                                        each.stream().map(AskedPart::userId).toArray(UUID[]::new))
                                .addArrayOfString(
                                        each.stream().map(AskedPart::task).toArray(String[]::new))
                                .addArrayOfString(each.stream()
                                        .map(AskedPart::traceparent)
                                        .toArray(String[]::new))
                                .addString(node)
                                .addInteger(timeline.most()))
                        .replaceWithVoid();
    }

    /** Those with parts past their deadline, locked. */
    Uni<List<Parts>> late(SqlConnection transaction) {
        return transaction
                .preparedQuery(LATE)
                .execute(Tuple.of(
                        millis(config.passwordDeadline()),
                        millis(config.rolesDeadline()),
                        addressMayTakeItsTime ? NEVER : millis(config.emailDeadline()),
                        millis(config.profileDeadline()),
                        config.batch()))
                .map(rows -> each(rows, row -> parts(row, Domain.values())));
    }

    Uni<Void> erasePasswordTasks(SqlConnection transaction, List<UUID> userIds) {
        return userIds.isEmpty()
                ? Uni.createFrom().voidItem()
                : transaction
                        .preparedQuery(ERASE_TASKS)
                        .execute(Tuple.tuple().addArrayOfUUID(userIds.toArray(UUID[]::new)))
                        .replaceWithVoid();
    }

    /** Those whose password is lost and who have not been written to; noted as written to. */
    Uni<List<UUID>> lostPasswords(SqlConnection transaction) {
        return transaction
                .preparedQuery(LOST_PASSWORDS)
                .execute(Tuple.of(config.batch()))
                .map(rows -> each(rows, row -> row.getUUID("user_id")));
    }

    Uni<Measures> measure() {
        return pool.preparedQuery(MEASURE)
                .execute(Tuple.of(addressMayTakeItsTime))
                .map(rows -> {
                    var row = rows.iterator().next();
                    return new Measures(row.getDouble("pending"), row.getLong("review"), row.getDouble("task"));
                });
    }

    private static Parts parts(Row row, Domain... candidates) {
        var domains = new ArrayList<Domain>();
        for (var domain : candidates) {
            if (row.getBoolean(domain.wireName())) {
                domains.add(domain);
            }
        }
        return new Parts(row.getUUID("user_id"), List.copyOf(domains));
    }

    private static double millis(Duration duration) {
        return duration.toMillis();
    }

    private static <T> List<T> each(RowSet<Row> rows, Function<Row, T> part) {
        return StreamSupport.stream(rows.spliterator(), false).map(part).toList();
    }
}
