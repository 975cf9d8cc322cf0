package dev.gatehouse.usermanagement.api;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.time.Instant;
import java.util.UUID;

/**
 * An operator keeps the account out: no sign-in, and every session ends.
 *
 * @param version rises with each suspension and reactivation of the account: what has the highest is how it is
 * @param operatorId who did it
 */
@JsonTypeName("user.suspended")
public record UserSuspended(UUID eventId, UUID userId, Instant occurredAt, int version, UUID operatorId)
        implements UserEvent {}
