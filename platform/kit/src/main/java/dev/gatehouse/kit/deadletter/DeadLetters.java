package dev.gatehouse.kit.deadletter;

import dev.gatehouse.kit.audit.OperatorActions;
import dev.gatehouse.kit.id.Ids;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.kit.problem.PlatformError;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import java.util.function.BiFunction;

/** What operators do with dead letters. Each deed and its record are one transaction. */
@ApplicationScoped
class DeadLetters {

    /** What a replay was given to do. */
    record Ordered(UUID replayId, int total) {}

    private final DeadLetterRows rows;
    private final OperatorActions actions;
    private final Ids ids;
    private final Pool pool;

    DeadLetters(DeadLetterRows rows, OperatorActions actions, Ids ids, Pool pool) {
        this.rows = rows;
        this.actions = actions;
        this.ids = ids;
        this.pool = pool;
    }

    /** Puts one back among the events to be tried; the event keeps its id, so it takes effect once at most. */
    Uni<Ordered> replay(UUID operator, String consumer, UUID eventId, String reason) {
        return ordered(
                operator,
                "dead-letter.replayed",
                consumer + "/" + eventId,
                reason,
                (transaction, replay) ->
                        rows.replay(transaction, replay, consumer, eventId).invoke(DeadLetters::requireOne));
    }

    /** Puts all back that the filter finds. */
    Uni<Ordered> replay(UUID operator, DeadLetterFilter filter, String reason) {
        return ordered(
                operator,
                "dead-letters.replayed",
                filter.toString(),
                reason,
                (transaction, replay) -> rows.replay(transaction, replay, filter));
    }

    /** Never to be applied. It stays with its bytes until the inbox forgets it. */
    Uni<Void> discard(UUID operator, String consumer, UUID eventId, String reason) {
        return pool.withTransaction(transaction -> rows.discard(transaction, consumer, eventId)
                .invoke(DeadLetters::requireOne)
                .call(() -> actions.record(
                        transaction, operator, "dead-letter.discarded", consumer + "/" + eventId, reason))
                .replaceWithVoid());
    }

    private Uni<Ordered> ordered(
            UUID operator,
            String action,
            String subject,
            String reason,
            BiFunction<SqlConnection, UUID, Uni<Integer>> putBack) {
        var replay = ids.next();
        return pool.withTransaction(transaction -> putBack.apply(transaction, replay)
                .call(total -> rows.remember(transaction, replay, operator, total))
                .call(total -> actions.record(transaction, operator, action, subject, total + " letters: " + reason))
                .map(total -> new Ordered(replay, total)));
    }

    private static void requireOne(int changed) {
        if (changed != 1) {
            throw new DomainException(PlatformError.NOT_FOUND, "There is no such dead letter.");
        }
    }
}
