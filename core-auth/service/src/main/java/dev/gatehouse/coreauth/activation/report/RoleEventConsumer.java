package dev.gatehouse.coreauth.activation.report;

import dev.gatehouse.authorization.api.RoleChanged;
import dev.gatehouse.authorization.api.RoleEvent;
import dev.gatehouse.authorization.api.RolesAssigned;
import dev.gatehouse.authorization.api.RolesAssignmentFailed;
import dev.gatehouse.authorization.api.RolesRevoked;
import dev.gatehouse.authorization.api.UnknownRoleEvent;
import dev.gatehouse.coreauth.activation.Domain;
import dev.gatehouse.coreauth.activation.watch.ActivationEvents;
import dev.gatehouse.coreauth.session.Demotions;
import dev.gatehouse.coreauth.session.RoleProjection;
import dev.gatehouse.kit.inbox.EventHandler;
import dev.gatehouse.kit.inbox.Inbox;
import dev.gatehouse.kit.inbox.Received;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Who holds which roles: the activation's report and the roles that tokens carry, and who is signed out for it, in one transaction. */
@ApplicationScoped
class RoleEventConsumer implements EventHandler<RoleEvent> {

    private static final String CHANNEL = "roles";

    private final Inbox inbox;
    private final Reports reports;
    private final ActivationReports activations;
    private final ActivationEvents watched;
    private final RoleProjection projection;
    private final Demotions demotions;

    RoleEventConsumer(
            Inbox inbox,
            Reports reports,
            ActivationReports activations,
            ActivationEvents watched,
            RoleProjection projection,
            Demotions demotions) {
        this.inbox = inbox;
        this.reports = reports;
        this.activations = activations;
        this.watched = watched;
        this.projection = projection;
        this.demotions = demotions;
    }

    @Incoming(CHANNEL)
    Uni<Void> on(ConsumerRecords<String, byte[]> records) {
        return inbox.receive(this, records);
    }

    @Override
    public String consumer() {
        return "activation.roles";
    }

    @Override
    public String channel() {
        return CHANNEL;
    }

    @Override
    public Class<RoleEvent> eventType() {
        return RoleEvent.class;
    }

    @Override
    public Uni<Void> handle(SqlConnection transaction, List<Received<RoleEvent>> events) {
        var told = events.stream().map(this::report).flatMap(Optional::stream).toList();
        return projection
                .apply(transaction, events)
                .call(demoted -> activations.apply(transaction, told))
                .flatMap(demoted -> demotions.apply(transaction, demoted));
    }

    @Override
    public void committed(List<Received<RoleEvent>> events) {
        demotions.committed(events);
        watched.changed(
                events.stream().map(received -> received.event().userId()).toList());
    }

    private Optional<Report> report(Received<RoleEvent> received) {
        return switch (received.event()) {
            case RolesAssigned assigned -> Optional.of(reports.ready(assigned.userId(), Domain.ROLES, received));
            case RolesAssignmentFailed failed ->
                Optional.of(reports.failed(failed.userId(), Domain.ROLES, failed.reason(), received));
            case RolesRevoked unrelated -> Optional.empty();
            case RoleChanged unrelated -> Optional.empty();
            case UnknownRoleEvent unknown -> Optional.empty();
        };
    }
}
