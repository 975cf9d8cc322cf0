package dev.gatehouse.kit.deadletter;

import dev.gatehouse.kit.audit.Operator;
import dev.gatehouse.kit.audit.OperatorActions;
import dev.gatehouse.kit.deadletter.DeadLetterRows.Changed;
import dev.gatehouse.kit.id.Ids;
import dev.gatehouse.kit.outbox.Outbox;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.kit.problem.FieldError;
import dev.gatehouse.kit.problem.PlatformError;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What operators do with dead letters. Each deed and its record are one transaction. */
@ApplicationScoped
class DeadLetters {

    /**
     * What a replay was given to do.
     *
     * @param more whether there may be more for it to be given
     */
    record Ordered(UUID replayId, int total, boolean more) {}

    private final DeadLetterRows rows;
    private final OperatorActions actions;
    private final Outbox outbox;
    private final Ids ids;
    private final Pool pool;

    DeadLetters(DeadLetterRows rows, OperatorActions actions, Outbox outbox, Ids ids, Pool pool) {
        this.rows = rows;
        this.actions = actions;
        this.outbox = outbox;
        this.ids = ids;
        this.pool = pool;
    }

    /** Puts one back among the events to be tried; the event keeps its id, so it takes effect once at most. */
    Uni<Ordered> replay(Operator operator, String consumer, UUID eventId, String reason) {
        var letter = consumer + "/" + eventId;
        var replay = ids.next();
        return ordered(operator, replay, transaction -> rows.replay(transaction, replay, consumer, eventId)
                .invoke(DeadLetters::requireOne)
                .call(changed -> actions.record(
                        transaction,
                        operator.did("dead-letter.replayed", changed.userId(), letter),
                        letter,
                        "1 letters: " + reason)));
    }

    /**
     * Puts those back that the filter finds: the oldest, a bounded part, and none that had its turn in the same replay. To be
     * asked again while there are more, also when no answer came.
     *
     * @param begun the replay of this operator's that this is a part of, or null for a new one
     */
    Uni<Ordered> replay(Operator operator, DeadLetterFilter filter, @Nullable UUID begun, String reason) {
        var replay = begun == null ? ids.next() : begun;
        return ordered(operator, replay, transaction -> requireOwn(transaction, operator, begun)
                .flatMap(own -> rows.replay(transaction, replay, filter))
                .call(changed -> {
                    var many = changed.letters() + " letters";
                    // a filter's texts are the operator's own: they stay here
                    var action = operator.did("dead-letters.replayed", filter.userId(), replay + ", " + many);
                    return actions.record(transaction, action, filter.toString(), many + ": " + reason);
                }));
    }

    /** Never to be applied. It stays with its bytes until the inbox forgets it. */
    Uni<Void> discard(Operator operator, String consumer, UUID eventId, String reason) {
        var letter = consumer + "/" + eventId;
        return pool.withTransaction(transaction -> rows.discard(transaction, consumer, eventId)
                        .invoke(DeadLetters::requireOne)
                        .call(changed -> actions.record(
                                transaction,
                                operator.did("dead-letter.discarded", changed.userId(), letter),
                                letter,
                                reason)))
                .invoke(outbox::wake)
                .replaceWithVoid();
    }

    /** A replay is told of as its operator's: whoever else went on with it would do so in that one's name. */
    private Uni<Void> requireOwn(SqlConnection transaction, Operator operator, @Nullable UUID begun) {
        return begun == null
                ? Uni.createFrom().voidItem()
                : rows.isBy(transaction, begun, operator.id())
                        .flatMap(own -> own
                                ? Uni.createFrom().voidItem()
                                : Uni.createFrom().failure(DeadLetters::notOwn));
    }

    private static DomainException notOwn() {
        return new DomainException(
                PlatformError.INVALID_REQUEST,
                "Some fields are not valid.",
                List.of(new FieldError("/replay_id", "UNKNOWN", "This is no replay that you began.")));
    }

    private Uni<Ordered> ordered(Operator operator, UUID replay, Function<SqlConnection, Uni<Changed>> putBack) {
        return pool.withTransaction(transaction -> putBack.apply(transaction)
                        .flatMap(changed -> rows.remember(transaction, replay, operator.id(), changed.letters())
                                .map(total -> new Ordered(replay, total, changed.more()))))
                .invoke(outbox::wake);
    }

    private static void requireOne(Changed changed) {
        if (changed.letters() != 1) {
            throw new DomainException(PlatformError.NOT_FOUND, "There is no such dead letter.");
        }
    }
}
