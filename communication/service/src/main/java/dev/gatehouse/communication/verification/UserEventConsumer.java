package dev.gatehouse.communication.verification;

import dev.gatehouse.communication.message.MailIntent;
import dev.gatehouse.communication.message.MessageQueue;
import dev.gatehouse.kit.inbox.EventHandler;
import dev.gatehouse.kit.inbox.Inbox;
import dev.gatehouse.kit.inbox.Received;
import dev.gatehouse.usermanagement.api.UserEvent;
import dev.gatehouse.usermanagement.api.UserRegistered;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Whoever registers gets a mail. */
@ApplicationScoped
class UserEventConsumer implements EventHandler<UserEvent> {

    private static final String CHANNEL = "users";

    private final Inbox inbox;
    private final MessageQueue queue;

    UserEventConsumer(Inbox inbox, MessageQueue queue) {
        this.inbox = inbox;
        this.queue = queue;
    }

    @Incoming(CHANNEL)
    Uni<Void> on(ConsumerRecords<String, byte[]> records) {
        return inbox.receive(this, records);
    }

    @Override
    public String consumer() {
        return "communication.verification";
    }

    @Override
    public String channel() {
        return CHANNEL;
    }

    @Override
    public Class<UserEvent> eventType() {
        return UserEvent.class;
    }

    @Override
    public Uni<Void> handle(SqlConnection transaction, List<Received<UserEvent>> events) {
        var intents = events.stream()
                .filter(received -> received.event() instanceof UserRegistered)
                .map(UserEventConsumer::intent)
                .toList();
        return queue.add(transaction, intents);
    }

    @Override
    public void committed(List<Received<UserEvent>> events) {
        queue.wake();
    }

    private static MailIntent intent(Received<UserEvent> received) {
        return VerificationMail.afterRegistration(received.event().userId(), received);
    }
}
