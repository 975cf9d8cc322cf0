package dev.gatehouse.coreauth.activation.report;

import dev.gatehouse.coreauth.activation.Domain;
import dev.gatehouse.coreauth.activation.watch.ActivationEvents;
import dev.gatehouse.coreauth.suspension.Suspensions;
import dev.gatehouse.kit.inbox.EventHandler;
import dev.gatehouse.kit.inbox.Inbox;
import dev.gatehouse.kit.inbox.Received;
import dev.gatehouse.usermanagement.api.UnknownUserEvent;
import dev.gatehouse.usermanagement.api.UserEvent;
import dev.gatehouse.usermanagement.api.UserProfileChanged;
import dev.gatehouse.usermanagement.api.UserReactivated;
import dev.gatehouse.usermanagement.api.UserRegistered;
import dev.gatehouse.usermanagement.api.UserSuspended;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** The registration event itself reports the profile; whom operators suspend is kept out. */
@ApplicationScoped
class UserEventConsumer implements EventHandler<UserEvent> {

    private static final String CHANNEL = "users";

    private final Inbox inbox;
    private final Reports reports;
    private final ActivationReports activations;
    private final ActivationEvents watched;
    private final Suspensions suspensions;

    UserEventConsumer(
            Inbox inbox,
            Reports reports,
            ActivationReports activations,
            ActivationEvents watched,
            Suspensions suspensions) {
        this.inbox = inbox;
        this.reports = reports;
        this.activations = activations;
        this.watched = watched;
        this.suspensions = suspensions;
    }

    @Incoming(CHANNEL)
    Uni<Void> on(ConsumerRecords<String, byte[]> records) {
        return inbox.receive(this, records);
    }

    @Override
    public String consumer() {
        return "activation.users";
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
        var told = events.stream().map(this::report).flatMap(Optional::stream).toList();
        return activations.apply(transaction, told).flatMap(done -> suspensions.apply(transaction, events));
    }

    @Override
    public void committed(List<Received<UserEvent>> events) {
        suspensions.committed(events);
        watched.changed(
                events.stream().map(received -> received.event().userId()).toList());
    }

    private Optional<Report> report(Received<UserEvent> received) {
        return switch (received.event()) {
            case UserRegistered registered -> Optional.of(reports.ready(registered.userId(), Domain.PROFILE, received));
            case UserProfileChanged unrelated -> Optional.empty();
            case UserSuspended unrelated -> Optional.empty();
            case UserReactivated unrelated -> Optional.empty();
            case UnknownUserEvent unknown -> Optional.empty();
        };
    }
}
