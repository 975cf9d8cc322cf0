package dev.gatehouse.authorization.api;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.time.Instant;
import java.util.UUID;

/** The default roles could not be given. {@code reason} is a stable code. */
@JsonTypeName("roles.assignment-failed")
public record RolesAssignmentFailed(UUID eventId, UUID userId, Instant occurredAt, String reason)
        implements RoleEvent {}
