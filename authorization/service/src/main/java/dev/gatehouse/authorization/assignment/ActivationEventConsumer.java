package dev.gatehouse.authorization.assignment;

import dev.gatehouse.coreauth.api.ActivationEvent;
import dev.gatehouse.coreauth.api.ReportMissed;
import dev.gatehouse.kit.inbox.EventHandler;
import dev.gatehouse.kit.inbox.Inbox;
import dev.gatehouse.kit.inbox.Received;
import dev.gatehouse.kit.outbox.Outbox;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Whose roles are missed gets the default ones, if they are still to be given, and is announced again. */
@ApplicationScoped
class ActivationEventConsumer implements EventHandler<ActivationEvent> {

    private static final String CHANNEL = "activations";

    private final Inbox inbox;
    private final Outbox outbox;
    private final DefaultRoles defaultRoles;

    ActivationEventConsumer(Inbox inbox, Outbox outbox, DefaultRoles defaultRoles) {
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
        return "assignment.activations";
    }

    @Override
    public String channel() {
        return CHANNEL;
    }

    @Override
    public Class<ActivationEvent> eventType() {
        return ActivationEvent.class;
    }

    @Override
    public Uni<Void> handle(SqlConnection transaction, List<Received<ActivationEvent>> events) {
        return defaultRoles.give(
                transaction,
                events.stream()
                        .filter(received -> received.event() instanceof ReportMissed missed
                                && missed.domains().contains("roles")),
                ActivationEvent::userId);
    }

    @Override
    public void committed(List<Received<ActivationEvent>> events) {
        outbox.wake();
    }
}
