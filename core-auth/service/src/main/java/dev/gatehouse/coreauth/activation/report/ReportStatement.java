package dev.gatehouse.coreauth.activation.report;

import dev.gatehouse.coreauth.activation.Timeline;
import dev.gatehouse.kit.outbox.OutboxEvent;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The one statement by which activations change: joins reports into their rows, writes the timeline, and appends the events.
 * A part of which another try fails, or that fails again, changes nothing, and is noted.
 * The row's lock decides between reports that arrive at once: each sees what the other committed, so exactly one finds the
 * account complete. Rows are taken in the order of their ids, so that statements that meet wait and do not deadlock.
 */
public final class ReportStatement {

    /** Arguments {@code $1} to {@code $19} are the reports'; a caller's own come after. */
    public static final int FIRST_FREE_ARGUMENT = 20;

    private static final String TOLD = """
            told as (
                select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[],
                                     $6::text[], $7::int[], $8::float8[], $9::text[],
                                     $10::uuid[], $11::text[], $12::text[],
                                     $13::uuid[], $14::text[], $15::text[], $16::uuid[], $17::uuid[],
                                     $18::text[], $19::text[])
                    as told (user_id, password, roles, email, profile,
                             task, attempt, took_ms, outcome,
                             announcement_id, announcement_type, announcement,
                             activated_id, activated, traceparent, correlation, causation, source, node)
                {condition}
            )""";

    private static final String APPLY = """
            , reported as (
                insert into activation as a (user_id, password, roles, email, profile)
                select user_id, password::domain_state, roles::domain_state, email::domain_state, profile::domain_state
                from told order by user_id
                on conflict (user_id) do update
                set password = greatest(a.password, excluded.password), roles = greatest(a.roles, excluded.roles),
                    email = greatest(a.email, excluded.email), profile = greatest(a.profile, excluded.profile),
                    version = a.version + 1
                where a.erased_at is null
                  and (a.password < excluded.password or a.roles < excluded.roles
                       or a.email < excluded.email or a.profile < excluded.profile)
                returning new.user_id, new.created_at, new.asked,
                          new.state = 'ACTIVE' and old.state is distinct from 'ACTIVE' as activated
            ), failed_again as (
                select a.user_id, a.created_at, a.asked
                from told join activation a using (user_id)
                where a.erased_at is null
                  and not exists (select from reported r where r.user_id = told.user_id)
                  and (told.password in ('delayed', 'failed') and a.password <> 'ready'
                       or told.roles in ('delayed', 'failed') and a.roles <> 'ready'
                       or told.email in ('delayed', 'failed') and a.email <> 'ready'
                       or told.profile in ('delayed', 'failed') and a.profile <> 'ready')
                  and {room}
            ), noted as (
                insert into activation_timeline (user_id, task, attempt, node, source, took_ms, outcome, trace_id)
                select told.user_id, told.task,
                       case when told.node is null then greatest(told.attempt, ask.attempt) else told.attempt end,
                       coalesce(told.node, {node}), told.source,
                       coalesce(told.took_ms,
                                extract(epoch from clock_timestamp() - coalesce(ask.at, step.created_at)) * 1000),
                       told.outcome, substr(told.traceparent, 4, 32)
                from (select user_id, created_at, asked from reported
                      union all
                      select user_id, created_at, asked from failed_again) as step
                    join told using (user_id)
                    left join lateral (
                        select t.attempt, t.at from activation_timeline t
                        where step.asked > 0 and t.user_id = step.user_id and t.task = told.task and t.outcome like 'asked%'
                        order by t.at desc limit 1) as ask on true
                union all
                select user_id, 'activation', 1, {node}, null, extract(epoch from clock_timestamp() - created_at) * 1000,
                       'active', substr(traceparent, 4, 32)
                from reported join told using (user_id) where reported.activated
            )
            select user_id, reported.activated,
                   case when announcement is not null then
                       outbox_append(announcement_id, {topic}, announcement_type, user_id, announcement,
                                     traceparent, correlation, causation)::text end as announced,
                   case when reported.activated then
                       outbox_append(activated_id, {topic}, 'user.activated', user_id, told.activated,
                                     traceparent, correlation, causation)::text end as completed
            from reported join told using (user_id)""";

    /** What a report changed. {@code activated}: it was the last one missing. */
    public record Change(UUID userId, boolean activated) {}

    private ReportStatement() {}

    /** @param preceding common table expressions on which {@code condition} may lean, each followed by a comma; or nothing */
    static String of(String preceding, String condition, String node, String topic, int mostNoted) {
        return ("with " + preceding + TOLD + APPLY)
                .replace("{condition}", condition)
                .replace("{room}", Timeline.room("a.user_id", String.valueOf(mostNoted)))
                .replace("{node}", literal(node))
                .replace("{topic}", literal(topic));
    }

    /** One report per account, so that the statement meets no row twice. */
    public static Tuple arguments(List<Report> reports) {
        var sorted =
                reports.stream().sorted(Comparator.comparing(Report::userId)).toList();
        return Tuple.tuple()
                .addArrayOfUUID(ids(sorted, Report::userId))
                .addArrayOfString(texts(sorted, each -> each.facts().password().wireName()))
                .addArrayOfString(texts(sorted, each -> each.facts().roles().wireName()))
                .addArrayOfString(texts(sorted, each -> each.facts().email().wireName()))
                .addArrayOfString(texts(sorted, each -> each.facts().profile().wireName()))
                .addArrayOfString(texts(sorted, each -> each.step().domain().wireName()))
                .addArrayOfInteger(
                        sorted.stream().map(each -> each.step().attempt()).toArray(Integer[]::new))
                .addArrayOfDouble(
                        sorted.stream().map(each -> each.step().tookMillis()).toArray(Double[]::new))
                .addArrayOfString(texts(sorted, each -> each.step().outcome()))
                .addArrayOfUUID(ids(sorted, each -> of(each.announcement(), OutboxEvent::id)))
                .addArrayOfString(texts(sorted, each -> of(each.announcement(), OutboxEvent::type)))
                .addArrayOfString(texts(sorted, each -> of(each.announcement(), OutboxEvent::data)))
                .addArrayOfUUID(ids(sorted, each -> each.activated().id()))
                .addArrayOfString(texts(sorted, each -> each.activated().data()))
                .addArrayOfString(texts(sorted, each -> each.activated().traceparent()))
                .addArrayOfUUID(ids(sorted, each -> each.activated().correlation()))
                .addArrayOfUUID(ids(sorted, each -> each.activated().causation()))
                .addArrayOfString(texts(sorted, each -> each.step().source()))
                .addArrayOfString(texts(sorted, each -> each.step().node()));
    }

    public static List<Change> changes(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> new Change(row.getUUID("user_id"), row.getBoolean("activated")))
                .toList();
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private static <T> @Nullable T of(@Nullable OutboxEvent event, Function<OutboxEvent, T> part) {
        return event == null ? null : part.apply(event);
    }

    private static UUID[] ids(List<Report> reports, Function<Report, @Nullable UUID> part) {
        return reports.stream().map(part).toArray(UUID[]::new);
    }

    private static String[] texts(List<Report> reports, Function<Report, @Nullable String> part) {
        return reports.stream().map(part).toArray(String[]::new);
    }
}
