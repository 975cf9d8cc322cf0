package dev.gatehouse.authorization.assignment;

import dev.gatehouse.authorization.api.RolesAssigned;
import dev.gatehouse.authorization.assignment.AssignmentRows.Outcome;
import dev.gatehouse.authorization.change.ChangeConfig;
import dev.gatehouse.kit.id.Ids;
import dev.gatehouse.kit.inbox.EventHandler;
import dev.gatehouse.kit.inbox.Inbox;
import dev.gatehouse.kit.inbox.Received;
import dev.gatehouse.kit.outbox.Outbox;
import dev.gatehouse.kit.outbox.OutboxEvent;
import dev.gatehouse.usermanagement.api.UserEvent;
import dev.gatehouse.usermanagement.api.UserRegistered;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Whoever registers gets the default roles: all of one poll in three statements. */
@ApplicationScoped
class UserEventConsumer implements EventHandler<UserEvent> {

    private static final String CHANNEL = "users";

    private final Inbox inbox;
    private final Outbox outbox;
    private final AssignmentRows assignments;
    private final ChangeConfig config;
    private final Ids ids;
    private final Clock clock;

    UserEventConsumer(
            Inbox inbox, Outbox outbox, AssignmentRows assignments, ChangeConfig config, Ids ids, Clock clock) {
        this.inbox = inbox;
        this.outbox = outbox;
        this.assignments = assignments;
        this.config = config;
        this.ids = ids;
        this.clock = clock;
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
        var registrations = new LinkedHashMap<UUID, Received<UserEvent>>();
        events.stream()
                .filter(received -> received.event() instanceof UserRegistered)
                .forEach(received -> registrations.putIfAbsent(received.event().userId(), received));
        return registrations.isEmpty() ? Uni.createFrom().voidItem() : assign(transaction, registrations);
    }

    @Override
    public void committed(List<Received<UserEvent>> events) {
        outbox.wake();
    }

    private Uni<Void> assign(SqlConnection transaction, Map<UUID, Received<UserEvent>> registrations) {
        var now = clock.instant();
        return assignments
                .nextRevision(transaction)
                .flatMap(revision -> assignments
                        .giveDefaults(transaction, registrations.keySet(), now, revision)
                        .map(outcomes -> outcomes.stream()
                                .map(outcome -> event(outcome, now, revision, registrations))
                                .toList()))
                .flatMap(events -> outbox.append(transaction, events));
    }

    private OutboxEvent event(
            Outcome outcome, Instant now, long revision, Map<UUID, Received<UserEvent>> registrations) {
        var user = outcome.userId();
        var id = ids.next();
        var event = new RolesAssigned(id, user, now, outcome.changed(), outcome.roles(), revision);
        return OutboxEvent.of(config.topic(), id, user, event)
                .causedBy(Objects.requireNonNull(registrations.get(user)));
    }
}
