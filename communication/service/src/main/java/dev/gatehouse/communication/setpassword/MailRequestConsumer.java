package dev.gatehouse.communication.setpassword;

import dev.gatehouse.communication.message.MailIntent;
import dev.gatehouse.communication.message.MessageQueue;
import dev.gatehouse.coreauth.api.MailRequestEvent;
import dev.gatehouse.coreauth.api.MailRequested;
import dev.gatehouse.kit.inbox.EventHandler;
import dev.gatehouse.kit.inbox.Inbox;
import dev.gatehouse.kit.inbox.Received;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Mails that core-auth asks for. One whose template this version does not know waits for a version that does. */
@ApplicationScoped
class MailRequestConsumer implements EventHandler<MailRequestEvent> {

    private static final String CHANNEL = "mail-requests";

    private final Inbox inbox;
    private final MessageQueue queue;

    MailRequestConsumer(Inbox inbox, MessageQueue queue) {
        this.inbox = inbox;
        this.queue = queue;
    }

    @Incoming(CHANNEL)
    Uni<Void> on(ConsumerRecords<String, byte[]> records) {
        return inbox.receive(this, records);
    }

    @Override
    public String consumer() {
        return "communication.mail-requests";
    }

    @Override
    public String channel() {
        return CHANNEL;
    }

    @Override
    public Class<MailRequestEvent> eventType() {
        return MailRequestEvent.class;
    }

    @Override
    public Uni<Void> handle(SqlConnection transaction, List<Received<MailRequestEvent>> events) {
        return queue.add(
                transaction,
                events.stream().flatMap(MailRequestConsumer::intent).toList());
    }

    @Override
    public void committed(List<Received<MailRequestEvent>> events) {
        queue.wake();
    }

    private static Stream<MailIntent> intent(Received<MailRequestEvent> received) {
        return received.event() instanceof MailRequested request
                ? Stream.of(new MailIntent(
                        request.userId(),
                        request.template(),
                        request.intent(),
                        received.traceparent(),
                        received.correlation(),
                        received.eventId()))
                : Stream.empty();
    }
}
