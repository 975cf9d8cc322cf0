package dev.gatehouse.authorization.knowledge;

import dev.gatehouse.authorization.api.RoleChanged;
import dev.gatehouse.authorization.api.RoleEvent;
import dev.gatehouse.authorization.api.RolesAssigned;
import dev.gatehouse.authorization.api.RolesAssignmentFailed;
import dev.gatehouse.authorization.api.RolesRevoked;
import dev.gatehouse.authorization.api.UnknownRoleEvent;
import dev.gatehouse.kit.inbox.Broadcast;
import dev.gatehouse.kit.inbox.BroadcastListener;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** This service's own events, heard by every replica: what one of them wrote, all know soon. */
@ApplicationScoped
class RoleEventConsumer implements BroadcastListener<RoleEvent> {

    private static final String CHANNEL = "roles";

    private final PolicyFeed feed;

    RoleEventConsumer(PolicyFeed feed) {
        this.feed = feed;
    }

    @Incoming(CHANNEL)
    Uni<Void> on(ConsumerRecords<String, byte[]> records) {
        Broadcast.each(records, this);
        return Uni.createFrom().voidItem();
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
    public void on(RoleEvent event) {
        switch (event) {
            case RolesAssigned assigned -> feed.userChanged(assigned.userId(), assigned.revision());
            case RolesRevoked revoked -> feed.userChanged(revoked.userId(), revoked.revision());
            case RoleChanged changed -> feed.roleChanged(changed.revision());
            case RolesAssignmentFailed failed -> {}
            case UnknownRoleEvent unknown -> {}
        }
    }
}
