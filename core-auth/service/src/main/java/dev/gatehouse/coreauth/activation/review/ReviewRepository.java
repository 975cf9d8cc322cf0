package dev.gatehouse.coreauth.activation.review;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gatehouse.coreauth.activation.ActivationRepository;
import dev.gatehouse.coreauth.activation.ActivationState;
import dev.gatehouse.coreauth.activation.ActivationView;
import dev.gatehouse.kit.telemetry.ServiceConfig;
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

    private static final String TIMELINE = """
            select at, task, attempt, node, took_ms, outcome, trace_id from activation_timeline
            where user_id = $1 order by at, task limit $2""";

    private static final String FIND_LOCKED = SELECT + "where user_id = $1 for update";

    private static final String NOTE_RETRY = """
            insert into activation_timeline (user_id, task, attempt, node, outcome)
            values ($1, 'activation', 1, $2, 'retried by an operator')""";

    /**
     * One attempt at a part of somebody's activation.
     *
     * @param tookMs of the attempt; of a report: since the account was accepted
     * @param outcome {@code ready}, {@code active}, {@code asked again}, or a code or kind of error
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Entry(
            OffsetDateTime at,
            String task,
            int attempt,
            String node,
            @Nullable Double tookMs,
            String outcome,
            @Nullable String traceId) {}

    private final Pool pool;
    private final String node;

    ReviewRepository(Pool pool, ServiceConfig service) {
        this.pool = pool;
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
                .map(rows -> each(
                        rows,
                        row -> new Entry(
                                row.getOffsetDateTime("at"),
                                row.getString("task"),
                                row.getInteger("attempt"),
                                row.getString("node"),
                                row.getDouble("took_ms"),
                                row.getString("outcome"),
                                row.getString("trace_id"))));
    }

    Uni<Optional<ActivationView>> lock(SqlConnection transaction, UUID userId) {
        return transaction
                .preparedQuery(FIND_LOCKED)
                .execute(Tuple.of(userId))
                .map(rows -> each(rows, ActivationRepository::view).stream().findFirst());
    }

    /** For the timeline. */
    Uni<Void> noteRetry(SqlConnection transaction, UUID userId) {
        return transaction
                .preparedQuery(NOTE_RETRY)
                .execute(Tuple.of(userId, node))
                .replaceWithVoid();
    }

    private static <T> List<T> each(RowSet<Row> rows, Function<Row, T> part) {
        return StreamSupport.stream(rows.spliterator(), false).map(part).toList();
    }
}
