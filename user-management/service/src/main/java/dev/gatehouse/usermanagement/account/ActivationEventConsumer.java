package dev.gatehouse.usermanagement.account;

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
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Of whose registration nothing arrived is announced again. */
@ApplicationScoped
class ActivationEventConsumer implements EventHandler<ActivationEvent> {

    private static final String CHANNEL = "activations";

    private final Inbox inbox;
    private final DirectoryRepository directory;
    private final UserEvents events;
    private final Outbox outbox;

    ActivationEventConsumer(Inbox inbox, DirectoryRepository directory, UserEvents events, Outbox outbox) {
        this.inbox = inbox;
        this.directory = directory;
        this.events = events;
        this.outbox = outbox;
    }

    @Incoming(CHANNEL)
    Uni<Void> on(ConsumerRecords<String, byte[]> records) {
        return inbox.receive(this, records);
    }

    @Override
    public String consumer() {
        return "account.activations";
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
    public Uni<Void> handle(SqlConnection transaction, List<Received<ActivationEvent>> received) {
        var missed = received.stream()
                .filter(each -> each.event() instanceof ReportMissed report
                        && report.domains().contains("profile"))
                .collect(Collectors.<Received<ActivationEvent>, UUID, Received<ActivationEvent>>toMap(
                        each -> each.event().userId(), each -> each, (first, again) -> first));
        return missed.isEmpty()
                ? Uni.createFrom().voidItem()
                : directory
                        .registrations(transaction, missed.keySet().toArray(UUID[]::new))
                        .flatMap(found -> outbox.append(
                                transaction,
                                found.stream()
                                        .map(each -> events.registered(each.userId(), each.at())
                                                .causedBy(Objects.requireNonNull(missed.get(each.userId()))))
                                        .toList()));
    }

    @Override
    public void committed(List<Received<ActivationEvent>> received) {
        outbox.wake();
    }
}
