package dev.gatehouse.coreauth.activation.review;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gatehouse.coreauth.activation.ActivationRepository;
import dev.gatehouse.coreauth.activation.ActivationState;
import dev.gatehouse.coreauth.activation.ActivationView;
import dev.gatehouse.coreauth.activation.Domain;
import dev.gatehouse.coreauth.activation.DomainState;
import dev.gatehouse.coreauth.activation.Timeline;
import dev.gatehouse.coreauth.activation.TimelineConfig;
import dev.gatehouse.kit.telemetry.ServiceConfig;
import dev.gatehouse.kit.telemetry.TraceContext;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Activations and their timelines as operators see them. */
@ApplicationScoped
class ReviewRepository {

    private static final String SELECT = "select " + ActivationRepository.COLUMNS + " from activation ";

    /**
     * User ids are UUIDs of version 7, so this is about the order in which they registered. The state is part of the text: with a
     * parameter, a generic plan could not use the partial index.
     */
    private static final String LIST = SELECT + "where state = '%s' and user_id > $1 order by user_id limit $2";

    /** The registration's own ask is where the account became known. */
    private static final String TIMELINE = """
            select at, task, attempt, node, source, took_ms, outcome, trace_id
            from (
                select at, task, attempt, node, source, took_ms, outcome, trace_id
                from activation_timeline where user_id = $1
                union all
                select a.created_at, part.task, 1, known.node, null, null, '%s', known.trace_id
                from activation a
                    cross join unnest(array['profile', 'roles', 'email']) as part (task)
                    cross join lateral (
                        select node, trace_id from activation_timeline t
                        where t.user_id = a.user_id order by t.at limit 1) as known
                where a.user_id = $1
            ) as entries
            order by at, task limit $2""".formatted(Timeline.ASKED);

    private static final String FIND_LOCKED = SELECT + "where user_id = $1 for update";

    private static final String NOTE_ASKED = """
            with asked as (
                update activation set asked = asked + 1 where user_id = $1 returning user_id
            )
            """
            + Timeline.asking(
                    "select user_id, task from asked, unnest($2::text[]) as part (task)",
                    "$3",
                    Timeline.ASKED_BY_OPERATOR,
                    "substr($4::text, 4, 32)",
                    "$5");

    /**
     * One attempt at a part of somebody's activation: an ask, or what came of one.
     *
     * @param node that did it, where its service tells; else of core-auth, which took it down
     * @param source whose event it was, if another service's
     * @param tookMs of an attempt at a password or a mail; of a report: since that part was last asked; of the end: since the account became known
     * @param outcome {@code accepted}, {@code asked}, {@code asked again}, {@code asked by an operator}, {@code ready},
     *     {@code failed} or {@code active}
     * @param error why it failed: a reason's code, or the kind of an exception
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Entry(
            OffsetDateTime at,
            String task,
            int attempt,
            String node,
            @Nullable String source,
            @Nullable Double tookMs,
            String outcome,
            @Nullable String error,
            @Nullable String traceId) {}

    private final Pool pool;
    private final TimelineConfig timeline;
    private final String node;

    ReviewRepository(Pool pool, TimelineConfig timeline, ServiceConfig service) {
        this.pool = pool;
        this.timeline = timeline;
        this.node = service.node();
    }

    Uni<List<ActivationView>> in(ActivationState state, UUID after, int limit) {
        return pool.preparedQuery(LIST.formatted(state.name()))
                .execute(Tuple.of(after, limit))
                .map(rows -> each(rows, ActivationRepository::view));
    }

    /** The oldest first, at most so many. */
    Uni<List<Entry>> timeline(UUID userId, int limit) {
        return pool.preparedQuery(TIMELINE)
                .execute(Tuple.of(userId, limit))
                .map(rows -> each(rows, ReviewRepository::entry));
    }

    private static Entry entry(Row row) {
        var outcome = row.getString("outcome");
        boolean failed = Timeline.isError(outcome);
        return new Entry(
                row.getOffsetDateTime("at"),
                row.getString("task"),
                row.getInteger("attempt"),
                row.getString("node"),
                row.getString("source"),
                row.getDouble("took_ms"),
                failed ? DomainState.FAILED.wireName() : outcome,
                failed ? outcome : null,
                row.getString("trace_id"));
    }

    Uni<Optional<ActivationView>> lock(SqlConnection transaction, UUID userId) {
        return transaction
                .preparedQuery(FIND_LOCKED)
                .execute(Tuple.of(userId))
                .map(rows -> each(rows, ActivationRepository::view).stream().findFirst());
    }

    /** For the timeline, and for how long the sweeper then waits. */
    Uni<Void> noteAsked(SqlConnection transaction, UUID userId, List<Domain> parts) {
        var tasks = parts.stream().map(Domain::wireName).toArray(String[]::new);
        return transaction
                .preparedQuery(NOTE_ASKED)
                .execute(Tuple.of(userId, tasks, node, TraceContext.current(), timeline.most()))
                .replaceWithVoid();
    }

    private static <T> List<T> each(RowSet<Row> rows, Function<Row, T> part) {
        return StreamSupport.stream(rows.spliterator(), false).map(part).toList();
    }
}
