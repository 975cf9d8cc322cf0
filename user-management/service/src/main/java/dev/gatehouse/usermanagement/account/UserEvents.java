package dev.gatehouse.usermanagement.account;

import dev.gatehouse.kit.id.Ids;
import dev.gatehouse.kit.outbox.OutboxEvent;
import dev.gatehouse.usermanagement.api.UserProfileChanged;
import dev.gatehouse.usermanagement.api.UserReactivated;
import dev.gatehouse.usermanagement.api.UserRegistered;
import dev.gatehouse.usermanagement.api.UserSuspended;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.UUID;

/** Words what happened to an account for the outbox. Thread-safe. */
@ApplicationScoped
public class UserEvents {

    private final String topic;
    private final Ids ids;

    UserEvents(AccountConfig config, Ids ids) {
        this.topic = config.topic();
        this.ids = ids;
    }

    public OutboxEvent registered(UUID userId, Instant at) {
        var id = ids.next();
        return OutboxEvent.of(topic, id, userId, new UserRegistered(id, userId, at));
    }

    /** @param operatorId who brings the account from another system */
    public OutboxEvent imported(UUID userId, Instant at, UUID operatorId, boolean emailVerified) {
        var id = ids.next();
        return OutboxEvent.of(topic, id, userId, new UserRegistered(id, userId, at, operatorId, emailVerified));
    }

    /** @param version the profile's new version */
    public OutboxEvent profileChanged(UUID userId, Instant at, long version) {
        var id = ids.next();
        return OutboxEvent.of(topic, id, userId, new UserProfileChanged(id, userId, at, version));
    }

    /** @param version of the account's suspension */
    public OutboxEvent suspended(UUID userId, Instant at, int version, UUID operatorId) {
        var id = ids.next();
        return OutboxEvent.of(topic, id, userId, new UserSuspended(id, userId, at, version, operatorId));
    }

    /** @param version of the account's suspension */
    public OutboxEvent reactivated(UUID userId, Instant at, int version, UUID operatorId) {
        var id = ids.next();
        return OutboxEvent.of(topic, id, userId, new UserReactivated(id, userId, at, version, operatorId));
    }
}
