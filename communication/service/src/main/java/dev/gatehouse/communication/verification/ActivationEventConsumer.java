package dev.gatehouse.communication.verification;

import dev.gatehouse.communication.message.MessageQueue;
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

/** Whose verification mail is missed gets it if there was none; what became of an earlier one is said again. */
@ApplicationScoped
class ActivationEventConsumer implements EventHandler<ActivationEvent> {

    private static final String CHANNEL = "activations";

    private final Inbox inbox;
    private final MessageQueue queue;
    private final Outbox outbox;

    ActivationEventConsumer(Inbox inbox, MessageQueue queue, Outbox outbox) {
        this.inbox = inbox;
        this.queue = queue;
        this.outbox = outbox;
    }

    @Incoming(CHANNEL)
    Uni<Void> on(ConsumerRecords<String, byte[]> records) {
        return inbox.receive(this, records);
    }

    @Override
    public String consumer() {
        return "communication.activations";
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
        return queue.again(
                transaction,
                events.stream()
                        .filter(received -> received.event() instanceof ReportMissed missed
                                && missed.domains().contains("email"))
                        .map(received -> VerificationMail.afterRegistration(
                                received.event().userId(), received))
                        .toList());
    }

    @Override
    public void committed(List<Received<ActivationEvent>> events) {
        queue.wake();
        outbox.wake();
    }
}
