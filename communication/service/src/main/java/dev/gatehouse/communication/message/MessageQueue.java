package dev.gatehouse.communication.message;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Where other features ask for mails. */
@ApplicationScoped
public class MessageQueue {

    private final MessageRepository messages;
    private final Dispatcher dispatcher;

    MessageQueue(MessageRepository messages, Dispatcher dispatcher) {
        this.messages = messages;
        this.dispatcher = dispatcher;
    }

    /** Queues one message per intent in the given transaction; an intent that was queued before changes nothing. */
    public Uni<Void> add(SqlConnection transaction, List<MailIntent> intents) {
        return intents.isEmpty() ? Uni.createFrom().voidItem() : messages.add(transaction, intents);
    }

    /** After the commit: begins to send at once. Any thread. */
    public void wake() {
        dispatcher.wake();
    }
}
