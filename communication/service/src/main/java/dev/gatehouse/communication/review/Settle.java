package dev.gatehouse.communication.review;

import dev.gatehouse.communication.CommunicationError;
import dev.gatehouse.communication.message.MessageQueue;
import dev.gatehouse.kit.audit.Operator;
import dev.gatehouse.kit.audit.OperatorActions;
import dev.gatehouse.kit.outbox.Outbox;
import dev.gatehouse.kit.problem.DomainException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** An operator has found out that a mail in doubt did go out. */
@ApplicationScoped
class Settle {

    private static final String ACTION = "message.settled";

    private final ReviewRepository messages;
    private final MessageQueue queue;
    private final OperatorActions actions;
    private final Outbox outbox;
    private final Pool pool;

    Settle(ReviewRepository messages, MessageQueue queue, OperatorActions actions, Outbox outbox, Pool pool) {
        this.messages = messages;
        this.queue = queue;
        this.actions = actions;
        this.outbox = outbox;
        this.pool = pool;
    }

    /**
     * It is sent, which is told as if the mail server had said so, with a record of who says it and why. One that is sent already
     * stays as it is, so saying it twice is saying it once.
     */
    Uni<Void> settle(Operator operator, UUID id, String reason) {
        return pool.withTransaction(transaction -> messages.lock(transaction, id)
                        .map(found -> found.orElseThrow(SendAgain::unknown))
                        .flatMap(message -> settle(transaction, operator, message, reason)))
                .invoke(outbox::wake);
    }

    private Uni<Void> settle(SqlConnection transaction, Operator operator, MessageView message, String reason) {
        return switch (message.state()) {
            case PARKED -> {
                var id = message.id().toString();
                var action = operator.did(ACTION, message.userId(), id);
                yield queue.settle(transaction, message.id())
                        .flatMap(settled -> actions.record(transaction, action, id, reason));
            }
            case SENT -> Uni.createFrom().voidItem();
            default ->
                Uni.createFrom()
                        .failure(new DomainException(
                                CommunicationError.NOTHING_TO_SETTLE, "This message is " + message.state() + "."));
        };
    }
}
