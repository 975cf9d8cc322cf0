package dev.gatehouse.communication.message;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** Where other features ask for mails. */
@ApplicationScoped
public class MessageQueue {

    private final MessageRepository messages;
    private final Retelling retelling;
    private final Dispatcher dispatcher;

    MessageQueue(MessageRepository messages, Retelling retelling, Dispatcher dispatcher) {
        this.messages = messages;
        this.retelling = retelling;
        this.dispatcher = dispatcher;
    }

    /** Queues one message per intent in the given transaction; an intent that was queued before changes nothing. */
    public Uni<Void> add(SqlConnection transaction, List<MailIntent> intents) {
        return intents.isEmpty() ? Uni.createFrom().voidItem() : messages.add(transaction, intents);
    }

    /**
     * For those from whose mail nothing has been heard: queues it when there was none, puts a failed one back to be tried afresh,
     * and tells again what became of the newest one. A mail in doubt stays in doubt. At most one mail per intent goes out.
     */
    public Uni<Void> again(SqlConnection transaction, List<MailIntent> intents) {
        return intents.isEmpty() ? Uni.createFrom().voidItem() : retelling.tell(transaction, intents);
    }

    /** A mail in doubt did go out: it is sent, and that is told. Any other stays as it is. */
    public Uni<Void> settle(SqlConnection transaction, UUID message) {
        return retelling.settle(transaction, message);
    }

    /**
     * The user's mails of the kind that are in doubt, or would be if their worker died now, need nobody's attention any more: another
     * takes their place.
     */
    public Uni<Void> resolve(SqlConnection transaction, UUID userId, String template) {
        return messages.resolve(transaction, userId, template);
    }

    /** After the commit: begins to send at once. Any thread. */
    public void wake() {
        dispatcher.wake();
    }
}
