package dev.gatehouse.authorization.assignment;

import dev.gatehouse.kit.inbox.EventHandler;
import dev.gatehouse.kit.inbox.Inbox;
import dev.gatehouse.kit.inbox.Received;
import dev.gatehouse.kit.outbox.Outbox;
import dev.gatehouse.usermanagement.api.UserEvent;
import dev.gatehouse.usermanagement.api.UserRegistered;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Whoever registers gets the default roles: all of one poll in three statements. */
@ApplicationScoped
class UserEventConsumer implements EventHandler<UserEvent> {

    private static final String CHANNEL = "users";

    private final Inbox inbox;
    private final Outbox outbox;
    private final DefaultRoles defaultRoles;

    UserEventConsumer(Inbox inbox, Outbox outbox, DefaultRoles defaultRoles) {
        this.inbox = inbox;
        this.outbox = outbox;
        this.defaultRoles = defaultRoles;
    }

    @Incoming(CHANNEL)
    Uni<Void> on(ConsumerRecords<String, byte[]> records) {
        return inbox.receive(this, records);
    }

    @Override
    public String consumer() {
        return "assignment";
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
        return defaultRoles.give(
                transaction,
                events.stream().filter(received -> received.event() instanceof UserRegistered),
                UserEvent::userId);
    }

    @Override
    public void committed(List<Received<UserEvent>> events) {
        outbox.wake();
    }
}
