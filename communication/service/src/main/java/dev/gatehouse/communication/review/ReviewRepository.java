package dev.gatehouse.communication.review;

import dev.gatehouse.communication.message.MailIntent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Messages as operators see them. */
@ApplicationScoped
class ReviewRepository {

    private static final String SELECT = """
            select id, user_id, template, state, attempts, reason, queued_at, changed_at, correlation, causation
            from message""";

    /** The state is part of the text: with a parameter, a generic plan could not use the partial indexes. */
    private static final String IN_STATE = SELECT + " where state = '%s' and id > $1 order by id limit $2";

    private static final String OF_USER =
            SELECT + " where state = '%s' and id > $1 and user_id = $3 order by id limit $2";

    private static final String FIND = SELECT + " where id = $1";

    private static final String FIND_LOCKED = FIND + " for update";

    private static final String RESOLVE = "update message set state = 'RESOLVED', changed_at = now() where id = $1";

    /** Without its lease, so that a worker that records late cannot fail it again. */
    private static final String REQUEUE = """
            update message
            set state = 'QUEUED', attempts = 0, deferrals = 0, lease = null, reason = null, due_at = now(), changed_at = now()
            where id = $1""";

    private static final String BY_INTENT =
            "select id from message where user_id = $1 and template = $2 and intent = $3";

    private final Pool pool;

    ReviewRepository(Pool pool) {
        this.pool = pool;
    }

    /** By id, which is by age: ids are UUIDs of version 7. */
    Uni<List<MessageView>> in(MessageState state, @Nullable UUID userId, UUID after, int limit) {
        var arguments = Tuple.of(after, limit);
        var statement = userId == null ? IN_STATE : OF_USER;
        if (userId != null) {
            arguments.addUUID(userId);
        }
        return pool.preparedQuery(statement.formatted(state.name()))
                .execute(arguments)
                .map(ReviewRepository::views);
    }

    Uni<Optional<MessageView>> find(UUID id) {
        return pool.preparedQuery(FIND).execute(Tuple.of(id)).map(rows -> views(rows).stream()
                .findFirst());
    }

    Uni<Optional<MessageView>> lock(SqlConnection transaction, UUID id) {
        return transaction.preparedQuery(FIND_LOCKED).execute(Tuple.of(id)).map(rows -> views(rows).stream()
                .findFirst());
    }

    /** From parked to resolved. */
    Uni<Void> resolve(SqlConnection transaction, UUID id) {
        return transaction.preparedQuery(RESOLVE).execute(Tuple.of(id)).replaceWithVoid();
    }

    /** From failed back to queued, with all its tries. */
    Uni<Void> requeue(SqlConnection transaction, UUID id) {
        return transaction.preparedQuery(REQUEUE).execute(Tuple.of(id)).replaceWithVoid();
    }

    /** The id of the message that was queued for the intent. */
    Uni<UUID> idOf(SqlConnection transaction, MailIntent intent) {
        return transaction
                .preparedQuery(BY_INTENT)
                .execute(Tuple.of(intent.userId(), intent.template(), intent.intent()))
                .map(rows -> rows.iterator().next().getUUID("id"));
    }

    private static List<MessageView> views(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(ReviewRepository::view)
                .toList();
    }

    private static MessageView view(Row row) {
        return new MessageView(
                row.getUUID("id"),
                row.getUUID("user_id"),
                row.getString("template"),
                MessageState.valueOf(row.getString("state")),
                row.getInteger("attempts"),
                row.getString("reason"),
                row.getOffsetDateTime("queued_at"),
                row.getOffsetDateTime("changed_at"),
                row.getUUID("correlation"),
                row.getUUID("causation"));
    }
}
