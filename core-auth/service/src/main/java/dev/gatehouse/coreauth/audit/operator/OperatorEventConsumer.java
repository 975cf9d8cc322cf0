package dev.gatehouse.coreauth.audit.operator;

import dev.gatehouse.coreauth.audit.AuditEntry;
import dev.gatehouse.coreauth.audit.AuditKind;
import dev.gatehouse.coreauth.audit.AuditLog;
import dev.gatehouse.coreauth.audit.Initiator;
import dev.gatehouse.kit.audit.OperatorActed;
import dev.gatehouse.kit.audit.OperatorEvent;
import dev.gatehouse.kit.audit.OperatorRefused;
import dev.gatehouse.kit.audit.UnknownOperatorEvent;
import dev.gatehouse.kit.direct.TopicOwners;
import dev.gatehouse.kit.inbox.EventHandler;
import dev.gatehouse.kit.inbox.Inbox;
import dev.gatehouse.kit.inbox.PermanentFailure;
import dev.gatehouse.kit.inbox.Received;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Each thing that an operator did, and each refusal, is an entry, recorded in the transaction that takes note of it. */
@ApplicationScoped
class OperatorEventConsumer implements EventHandler<OperatorEvent> {

    private static final String CHANNEL = "operators";

    /** What every service may tell; of everything else but {@link #ITS_OWN} core-auth is its own witness. */
    private static final Set<AuditKind> ANYWHERE = Set.of(
            AuditKind.DEAD_LETTER_REPLAYED,
            AuditKind.DEAD_LETTERS_REPLAYED,
            AuditKind.DEAD_LETTER_DISCARDED,
            AuditKind.OUTBOX_REPUBLISHED);

    /** What one service alone may tell. */
    private static final Map<String, Set<AuditKind>> ITS_OWN = Map.of(
            "authorization",
            Set.of(
                    AuditKind.ROLE_GIVEN,
                    AuditKind.ROLE_TAKEN,
                    AuditKind.ROLE_CREATED,
                    AuditKind.ROLE_CHANGED,
                    AuditKind.ROLE_DELETED),
            "user-management",
            Set.of(AuditKind.USER_IMPORTED, AuditKind.USER_SUSPENDED, AuditKind.USER_REACTIVATED),
            "communication",
            Set.of(AuditKind.MESSAGE_SENT_AGAIN, AuditKind.MESSAGE_SETTLED));

    private final Inbox inbox;
    private final TopicOwners owners;
    private final AuditLog audit;

    OperatorEventConsumer(Inbox inbox, TopicOwners owners, AuditLog audit) {
        this.inbox = inbox;
        this.owners = owners;
        this.audit = audit;
    }

    @Incoming(CHANNEL)
    Uni<Void> on(ConsumerRecords<String, byte[]> records) {
        return inbox.receive(this, records);
    }

    @Override
    public String consumer() {
        return "audit.operators";
    }

    @Override
    public String channel() {
        return CHANNEL;
    }

    @Override
    public Class<OperatorEvent> eventType() {
        return OperatorEvent.class;
    }

    @Override
    public Uni<Void> handle(SqlConnection transaction, List<Received<OperatorEvent>> events) {
        return audit.record(transaction, events.stream().flatMap(this::entryOf).toList());
    }

    private Stream<AuditEntry> entryOf(Received<OperatorEvent> received) {
        return switch (received.event()) {
            case OperatorActed acted -> Stream.of(entry(received, acted));
            case OperatorRefused refused -> Stream.of(entry(received, refused));
            case UnknownOperatorEvent unknown -> Stream.empty();
        };
    }

    private AuditEntry entry(Received<OperatorEvent> received, OperatorActed acted) {
        var operator = Initiator.operator(acted.operatorId(), acted.clientAddress(), acted.deviceName());
        var service = owners.of(received.topic()); // no other can write it, whatever the envelope says
        return AuditEntry.success(kind(acted, service), operator, acted.userId())
                .with(acted.details() == null ? service : service + ": " + acted.details())
                .inTrace(received.traceparent());
    }

    private AuditEntry entry(Received<OperatorEvent> received, OperatorRefused refused) {
        return RecordedRefusals.entry(refused.refusal())
                .with(owners.of(received.topic()) + ": " + refused.door())
                .inTrace(received.traceparent());
    }

    /** A kind of tomorrow is a dead letter until core-auth knows it, too: it is replayed then, and nothing is lost. */
    private static AuditKind kind(OperatorActed acted, String service) {
        return AuditKind.of(acted.action())
                .filter(kind -> ANYWHERE.contains(kind)
                        || ITS_OWN.getOrDefault(service, Set.of()).contains(kind))
                .orElseThrow(() -> new PermanentFailure("no action of operators"));
    }
}
