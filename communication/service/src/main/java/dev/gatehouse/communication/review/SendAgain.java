package dev.gatehouse.communication.review;

import dev.gatehouse.communication.CommunicationError;
import dev.gatehouse.communication.message.MailIntent;
import dev.gatehouse.communication.message.MessageQueue;
import dev.gatehouse.kit.audit.Operator;
import dev.gatehouse.kit.audit.OperatorActions;
import dev.gatehouse.kit.id.Ids;
import dev.gatehouse.kit.outbox.Outbox;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.kit.telemetry.TraceContext;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** An operator has a mail sent again that is in doubt or given up. */
@ApplicationScoped
class SendAgain {

    private static final String ACTION = "message.sent-again";

    private final ReviewRepository messages;
    private final MessageQueue queue;
    private final OperatorActions actions;
    private final Outbox outbox;
    private final Ids ids;
    private final Pool pool;

    SendAgain(
            ReviewRepository messages, MessageQueue queue, OperatorActions actions, Outbox outbox, Ids ids, Pool pool) {
        this.messages = messages;
        this.queue = queue;
        this.actions = actions;
        this.outbox = outbox;
        this.ids = ids;
        this.pool = pool;
    }

    /**
     * Queues it, with a record of who wanted it and why. One in doubt may have arrived, so another takes its place under a
     * Message-ID of its own; one that was given up surely was not accepted and is tried afresh under its own.
     *
     * @return the id of the message that is queued now
     */
    Uni<UUID> send(Operator operator, UUID id, String reason) {
        return pool.withTransaction(transaction -> messages.lock(transaction, id)
                        .map(found -> found.orElseThrow(SendAgain::unknown))
                        .flatMap(message -> send(transaction, message)
                                .call(queued -> record(transaction, operator, message, queued, reason))))
                .invoke(queue::wake)
                .invoke(outbox::wake);
    }

    private Uni<Void> record(
            SqlConnection transaction, Operator operator, MessageView message, UUID queued, String reason) {
        var id = message.id().toString();
        return queued.equals(message.id())
                ? actions.record(transaction, operator.did(ACTION, message.userId(), id), id, reason)
                : actions.record(
                        transaction,
                        operator.did(ACTION, message.userId(), id + " as " + queued),
                        id,
                        "as " + queued + ": " + reason);
    }

    static DomainException unknown() {
        return new DomainException(CommunicationError.MESSAGE_NOT_FOUND, "There is no such message.");
    }

    private Uni<UUID> send(SqlConnection transaction, MessageView message) {
        return switch (message.state()) {
            case PARKED -> replace(transaction, message);
            case FAILED, WITHHELD -> messages.requeue(transaction, message.id()).replaceWith(message.id());
            default ->
                Uni.createFrom()
                        .failure(new DomainException(
                                CommunicationError.NOTHING_TO_SEND_AGAIN, "This message is " + message.state() + "."));
        };
    }

    private Uni<UUID> replace(SqlConnection transaction, MessageView parked) {
        var intent = new MailIntent(
                parked.userId(),
                parked.template(),
                ids.next(),
                TraceContext.current(),
                parked.correlation(),
                parked.causation());
        return messages.resolve(transaction, parked.id())
                .flatMap(done -> queue.add(transaction, List.of(intent)))
                .flatMap(done -> messages.idOf(transaction, intent));
    }
}
