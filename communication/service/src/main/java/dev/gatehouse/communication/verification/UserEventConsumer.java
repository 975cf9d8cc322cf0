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
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Whoever registers gets a mail; whose address was verified elsewhere gets none. */
@ApplicationScoped
class UserEventConsumer implements EventHandler<UserEvent> {

    private static final String CHANNEL = "users";

    private final Inbox inbox;
    private final MessageQueue queue;
    private final VerifiedElsewhere verifiedElsewhere;

    UserEventConsumer(Inbox inbox, MessageQueue queue, VerifiedElsewhere verifiedElsewhere) {
        this.inbox = inbox;
        this.queue = queue;
        this.verifiedElsewhere = verifiedElsewhere;
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
                .filter(received -> isRegistered(received, false))
                .map(UserEventConsumer::intent)
                .toList();
        return queue.add(transaction, intents)
                .flatMap(queued -> verifiedElsewhere.accept(transaction, verified(events)));
    }

    @Override
    public void committed(List<Received<UserEvent>> events) {
        queue.wake();
        if (!verified(events).isEmpty()) {
            verifiedElsewhere.committed();
        }
    }

    private static List<UUID> verified(List<Received<UserEvent>> events) {
        return events.stream()
                .filter(received -> isRegistered(received, true))
                .map(received -> received.event().userId())
                .toList();
    }

    private static boolean isRegistered(Received<UserEvent> received, boolean verified) {
        return received.event() instanceof UserRegistered registered && registered.emailVerified() == verified;
    }

    private static MailIntent intent(Received<UserEvent> received) {
        return VerificationMail.afterRegistration(received.event().userId(), received);
    }
}
