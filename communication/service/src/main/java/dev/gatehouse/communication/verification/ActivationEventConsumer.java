package dev.gatehouse.communication.verification;

import dev.gatehouse.communication.message.MailIntent;
import dev.gatehouse.communication.message.MessageQueue;
import dev.gatehouse.coreauth.api.ActivationEvent;
import dev.gatehouse.coreauth.api.ReportMissed;
import dev.gatehouse.kit.inbox.EventHandler;
import dev.gatehouse.kit.inbox.Inbox;
import dev.gatehouse.kit.inbox.Received;
import dev.gatehouse.kit.outbox.Outbox;
import dev.gatehouse.kit.outbox.OutboxEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Whose verification mail is missed gets it if there was none; what became of an earlier one is said again, and of an address that is
 * verified that it is.
 */
@ApplicationScoped
class ActivationEventConsumer implements EventHandler<ActivationEvent> {

    private static final String CHANNEL = "activations";

    private final Inbox inbox;
    private final MessageQueue queue;
    private final VerificationRepository verifications;
    private final EmailEvents mails;
    private final Outbox outbox;

    ActivationEventConsumer(
            Inbox inbox, MessageQueue queue, VerificationRepository verifications, EmailEvents mails, Outbox outbox) {
        this.inbox = inbox;
        this.queue = queue;
        this.verifications = verifications;
        this.mails = mails;
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
        var missed = events.stream()
                .filter(received -> received.event() instanceof ReportMissed report
                        && report.domains().contains("email"))
                .toList();
        if (missed.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        var users = missed.stream()
                .map(received -> received.event().userId())
                .distinct()
                .toList();
        return verifications.verified(transaction, users).flatMap(verified -> outbox.append(
                        transaction, answers(missed, verified))
                .flatMap(told -> queue.again(transaction, intents(missed, verified))));
    }

    private List<OutboxEvent> answers(List<Received<ActivationEvent>> missed, Set<UUID> verified) {
        return missed.stream()
                .filter(received -> verified.contains(received.event().userId()))
                .map(received -> mails.verified(received.event().userId()).causedBy(received))
                .toList();
    }

    private static List<MailIntent> intents(List<Received<ActivationEvent>> missed, Set<UUID> verified) {
        return missed.stream()
                .filter(received -> !verified.contains(received.event().userId()))
                .map(received ->
                        VerificationMail.afterRegistration(received.event().userId(), received))
                .toList();
    }

    @Override
    public void committed(List<Received<ActivationEvent>> events) {
        queue.wake();
        outbox.wake();
    }
}
