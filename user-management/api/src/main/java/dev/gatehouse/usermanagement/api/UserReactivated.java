package dev.gatehouse.usermanagement.api;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.time.Instant;
import java.util.UUID;

/**
 * The account may sign in again.
 *
 * @param version rises with each suspension and reactivation of the account: what has the highest is how it is
 * @param operatorId who did it
 */
@JsonTypeName("user.reactivated")
public record UserReactivated(UUID eventId, UUID userId, Instant occurredAt, int version, UUID operatorId)
        implements UserEvent {}
